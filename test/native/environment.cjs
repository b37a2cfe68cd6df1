const { TestEnvironment } = require('jest-environment-node');

/**
 * Lends tests Node's own `require`, whose modules a worker loads once for all of its test files: the
 * CDK takes seconds to load, which jest would do for each file anew.
 */
module.exports = class extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    this.global.nativeRequire = require;
  }
};
