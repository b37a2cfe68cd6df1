import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { dist, requireBanner } from './build.ts';
import type { Door } from './events.ts';
import { plainZod } from './plain-zod.ts';

const main = join(import.meta.dirname, '..');

/** Has the stores imported with everything else, the DynamoDB client too. */
const staticStores: Plugin = {
  name: 'static stores',
  setup({ onLoad }) {
    onLoad({ filter: /\/src\/infrastructure\/stores\/store\.ts$/ }, ({ path }) => {
      const imports: string[] = [];
      const contents = readFileSync(path, 'utf8').replaceAll(
        /await import\('(?<file>[^']+)'\)/g,
        (_, file) => {
          imports.push(`import * as store${imports.length} from '${file}';\n`);
          return `store${imports.length - 1}`;
        },
      );
      if (imports.length === 0) throw new Error(`${path} imports no store lazily`);
      return { contents: imports.join('') + contents, loader: 'ts' };
    });
  },
};

/** Bundles a door of ours as most are: one module, inversify and all of zod in it, everything loaded at start. */
export const bundleNaivePortico = async (door: Door): Promise<string> => {
  const outfile = join(dist, `naive.${door}.mjs`);
  await build({
    entryPoints: [join(main, `src/infrastructure/main/${door}.ts`)],
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    banner: requireBanner,
    plugins: [staticStores, plainZod],
    logLevel: 'warning',
  });
  return outfile;
};
