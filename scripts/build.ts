import { rmSync } from 'node:fs';
import { build, type Metafile } from 'esbuild';
import { command } from '../src/infrastructure/main/command.ts';
import { doors } from './doors.ts';

/** Bundles one door into `<outdir>/<door>`: minified ESM for Node 24, lazily loaded parts in chunks beside it. */
const buildDoor = async (door: string, outdir: string): Promise<Metafile> => {
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

const kilobytes = (bytes: number): string => `${(bytes / 1_000).toFixed(1).padStart(6)} kB`;

/** What is loaded at start, and what only when it is needed. */
const sizes = ({ outputs }: Metafile): string => {
  const atStart = new Set<string>();
  const load = (file: string): void => {
    if (atStart.has(file)) return;
    atStart.add(file);
    for (const { path, kind } of outputs[file]?.imports ?? []) {
      if (kind === 'import-statement') load(path);
    }
  };
  load(Object.keys(outputs).find((file) => outputs[file]?.entryPoint) ?? '');
  const bytes = (isAtStart: boolean): number =>
    Object.entries(outputs)
      .filter(([file]) => atStart.has(file) === isAtStart)
      .reduce((sum, [, output]) => sum + output.bytes, 0);
  return `${kilobytes(bytes(true))} at start, ${kilobytes(bytes(false))} when needed`;
};

const help = `npm run build [-- --outdir dist]

Bundles every Lambda door and authorizer into a folder of its own and prints the sizes.
`;

await command(help, { outdir: { type: 'string', default: 'dist' } }, async ({ outdir }) => {
  for (const door of doors) {
    const metafile = await buildDoor(door, outdir);
    process.stdout.write(`${sizes(metafile)}  ${outdir}/${door}/index.mjs\n`);
  }
});
