/** A module of a package, as Node itself loads it. */
module.exports = {
  process: (_source, path) => ({
    code: `module.exports = nativeRequire(${JSON.stringify(path)});`,
  }),
};
