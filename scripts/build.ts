import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { build, type Metafile } from 'esbuild';

/** The Lambda doors and authorizers: each becomes a folder of its own that exports `handler` from `index.mjs`. */
export const doors = [
  ...['rest-api', 'rest-api-stream', 'http-api', 'function-url', 'function-url-stream', 'alb'],
  ...['token-authorizer', 'request-authorizer', 'http-authorizer'],
];

/** Bundles one door into `<outdir>/<door>`: minified ESM for Node 24, lazily loaded parts in chunks beside it. */
export const buildDoor = async (door: string, outdir: string): Promise<Metafile> => {
  rmSync(`${outdir}/${door}`, { recursive: true, force: true });
  const { metafile } = await build({
    entryPoints: { index: `src/infrastructure/main/${door}.ts` },
    outdir: `${outdir}/${door}`,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    metafile: true,
    logLevel: 'warning',
  });
  return metafile;
};

const kilobytes = (bytes: number): string => `${(bytes / 1_000).toFixed(1).padStart(7)} kB`;

const sizes = ({ outputs }: Metafile): string =>
  Object.entries(outputs)
    .map(([file, { bytes }]) => `${kilobytes(bytes)}  ${file}\n`)
    .join('');

if (import.meta.main) {
  const { values } = parseArgs({ options: { outdir: { type: 'string', default: 'dist' } } });
  for (const door of doors) process.stdout.write(sizes(await buildDoor(door, values.outdir)));
}
