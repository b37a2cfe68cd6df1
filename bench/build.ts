import { execFileSync } from 'node:child_process';
import { globSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { bundleOptions } from '../scripts/bundle-options.ts';
import type { Door } from './events.ts';
import { plainZod } from './plain-zod.ts';

export type Format = 'esm' | 'cjs';

const here = import.meta.dirname;
const main = join(here, '..');
export const dist = join(here, 'dist');

/** Packages of the main install are taken from there, so that there is one version of each. */
const expressFolder = dirname(createRequire(join(main, 'package.json')).resolve('express'));

const options = {
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  logLevel: 'warning',
} as const satisfies BuildOptions;

/** What is CommonJS inside asks for built-ins by `require`, which a module does not have. */
export const requireBanner = {
  js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
};

interface ContenderOptions {
  readonly door: Door;
  readonly format: Format;
  /** Who calls is taken for granted. */
  readonly isStubbed?: boolean;
  /** With zod/mini instead of all of zod, which most handlers have. */
  readonly isMiniZod?: boolean;
}

/** Bundles one contender for one door, and gives the file. */
export const bundleContender = async (
  name: string,
  { door, format, isStubbed = false, isMiniZod = false }: ContenderOptions,
): Promise<string> => {
  const variant = `${isStubbed ? '.stubbed' : ''}${isMiniZod ? '.mini-zod' : ''}`;
  const extension = format === 'esm' ? 'mjs' : 'cjs';
  const outfile = join(dist, `${name}.${door}${variant}.${extension}`);
  await build({
    ...options,
    entryPoints: [join(here, `contenders/${name}.ts`)],
    outfile,
    format,
    define: { DOOR: JSON.stringify(door), STUBBED: `${isStubbed}` },
    alias: { express: expressFolder },
    // Those that lambda-api would load for files in S3.
    external: ['@aws-sdk/client-s3', '@aws-sdk/s3-request-presigner'],
    ...(format === 'esm' && { banner: requireBanner }),
    plugins: isMiniZod ? [] : [plainZod],
  });
  return outfile;
};

/** What measures a start is bundled too, so that Node need not strip its types. */
export const bundleHarness = async (): Promise<string> => {
  const outfile = join(dist, 'cold-process.mjs');
  const entryPoints = [join(here, 'cold-process.ts')];
  await build({ ...options, entryPoints, outfile, format: 'esm' });
  return outfile;
};

/** Builds all bundles as they are deployed, and gives their folder. */
export const buildPortico = (): string => {
  const outdir = join(dist, 'portico');
  execFileSync(process.execPath, ['scripts/build.ts', '--compile-cache', '--outdir', outdir], {
    cwd: main,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  // As if whoever measures were the user that Lambda runs functions as.
  for (const tag of globSync(join(outdir, '*/compile-cache/*'))) {
    renameSync(tag, tag.replace(/\d+$/, `${process.getuid?.()}`));
  }
  return outdir;
};

/** As `scripts/build.ts` builds a door, but that it asks nobody who calls. */
export const bundleStubbedPortico = async (door: Door): Promise<string> => {
  const outdir = join(dist, `portico-stubbed/${door}`);
  await build({
    ...bundleOptions(join(here, 'contenders/portico-stubbed.ts')),
    outdir,
    define: { DOOR: JSON.stringify(door) },
  });
  return join(outdir, 'index.mjs');
};
