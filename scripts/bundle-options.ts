import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path';
import type { BuildOptions, Plugin } from 'esbuild';
import { nodeMajor } from '../cdk/runtime.ts';

/** How an entry point is bundled: minified ESM for Lambda's Node, lazily loaded parts in chunks beside it. */
export const bundleOptions = (entry: string) =>
  ({
    entryPoints: { index: entry },
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: `node${nodeMajor}`,
    mainFields: ['module', 'main'],
    plugins: [builtins, oneFileAtStart(entry)],
    logLevel: 'warning',
  }) satisfies BuildOptions;

/**
 * Takes Node's own modules from the process: an `import` of one makes all that it lazily has, worker
 * threads and the web's streams among it, some 2 ms of a cold start.
 */
const builtins: Plugin = {
  name: 'builtins',
  setup(build) {
    build.onResolve({ filter: /^[a-z:_/\d]+$/ }, ({ path, importer, kind }) => {
      const name = path.replace(/^node:/, '');
      if (kind === 'dynamic-import' || !(path !== name || builtinModules.includes(name))) return;
      // One for each importer, or what they share would be a file of its own.
      return { path: `node:${name}`, namespace: 'builtin', suffix: `?${importer}` };
    });
    build.onLoad({ filter: /./, namespace: 'builtin' }, ({ path }) => {
      const names = Object.keys(process.getBuiltinModule(path) ?? {}).filter(
        (name) => name !== 'default',
      );
      const exported = names.map(
        (name) =>
          `const _${name} = /* @__PURE__ */ (() => all.${name})(); export { _${name} as ${name} };`,
      );
      return {
        contents: [
          `const all = process.getBuiltinModule('${path}'); export default all;`,
          ...exported,
        ].join('\n'),
      };
    });
  },
};

/**
 * Has all that is loaded at start in one file, at 0.6 ms a file: what is loaded lazily claims to need what
 * the entry point imports, or `splitting` would cut that into the parts that each of them does need.
 */
const oneFileAtStart = (entry: string): Plugin => {
  const imports = readFileSync(entry, 'utf8').matchAll(/^import (\{[^}]*\}) from '(\..*)';$/gm);
  const claims = Array.from(
    imports,
    ([, names, path = '']) => `export ${names} from '${join(dirname(entry), path)}';`,
  );
  return {
    name: 'one-file-at-start',
    setup(build) {
      build.onResolve({ filter: /^\..*\.ts$/ }, async ({ path, pluginData, kind, ...from }) => {
        if (kind !== 'dynamic-import' || pluginData) return;
        const { importer, resolveDir } = from;
        const found = await build.resolve(path, { importer, resolveDir, kind, pluginData: {} });
        return { path: found.path, pluginData: { isLazy: true } };
      });
      build.onLoad({ filter: /\.ts$/ }, ({ path, pluginData }) => {
        if (!pluginData?.isLazy) return;
        return { loader: 'ts', contents: [readFileSync(path, 'utf8'), ...claims].join('\n') };
      });
    },
  };
};
