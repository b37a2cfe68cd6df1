const { TestEnvironment } = require('jest-environment-node');

/**
 * Ends a worker when it has nothing left to do, without giving back its hundreds of megabytes piece by
 * piece first: jest waits half a second, then kills it and warns of a leak.
 */
if (process.send) process.once('exit', () => process.exit());

/** Node writes this warning once for each emitter, where nobody looks: here it fails the file that leaks. */
let leak;
process.on('warning', (warning) => {
  if (warning.name === 'MaxListenersExceededWarning') leak ??= warning;
});

/**
 * Lends tests Node's own `require`, whose modules a worker loads once for all of its test files: the
 * CDK takes seconds to load, which jest would do for each file anew.
 */
module.exports = class extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    this.global.nativeRequire = require;
  }

  async teardown() {
    await super.teardown();
    const found = leak;
    leak = undefined;
    if (found) throw found;
  }
};
