import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { bundleOptions } from '../../scripts/bundle-options.ts';
import { doors } from '../../scripts/doors.ts';

/** Builds the doors and authorizers without operations and use cases: what is left is Portico's own. */

const without: Plugin = {
  name: 'without-operations',
  setup({ onLoad }) {
    onLoad({ filter: /\/adapters\/http\/contract\/contract\.ts$/ }, () => ({
      contents: 'export const contract = [];',
    }));
    onLoad({ filter: /\/application\/use-cases\.ts$/ }, () => ({
      contents: 'export const useCases = () => ({});',
    }));
  },
};

const [, , outdir = ''] = process.argv;

for (const door of doors) {
  const options = bundleOptions(
    join(import.meta.dirname, `../../src/infrastructure/main/${door}.ts`),
  );
  const plugins = [without, ...options.plugins];
  await build({ ...options, plugins, outdir: join(outdir, door) });
}
