import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { apiDocument } from '../src/infrastructure/docs/api-document.ts';
import { liveDocs } from '../src/infrastructure/docs/live-docs.ts';
import { command, runMain } from '../src/infrastructure/main/command.ts';
import { bundleOptions } from './bundle-options.ts';
import { writeCompileCache } from './compile-cache.ts';
import { writeDocs } from './docs.ts';
import { authorizers, bundleNames, doors } from './doors.ts';

/** The door's files with their sizes: what is loaded at start, and what only when it is needed. */
interface Bundle {
  readonly atStart: number;
  readonly whenNeeded: number;
}

/** Bundles one function into `<outdir>/<name>`; its source maps, which are not deployed, into `<outdir>/maps/<name>`. */
export const buildBundle = async (name: string, outdir: string): Promise<Bundle> => {
  const entry = join(import.meta.dirname, `../src/infrastructure/main/${name}.ts`);
  rmSync(`${outdir}/${name}`, { recursive: true, force: true });
  const { metafile } = await build({
    ...bundleOptions(entry),
    outdir: `${outdir}/${name}`,
    sourcemap: 'external',
    metafile: true,
  });
  return weighed(metafile, `${outdir}/maps/${name}`);
};

/** Puts the docs beside the bundle of a door, and gives their size. */
export const buildDocs = (door: string, outdir: string, tokenHeader: string): Promise<number> =>
  writeDocs(liveDocs(apiDocument(tokenHeader)), `${outdir}/${door}/docs`);

/** Chunks that only code outside the bundle asks for are thrown away; the maps of the others are set apart. */
const weighed = ({ outputs }: Metafile, maps: string): Bundle => {
  const entry = Object.keys(outputs).find((file) => file.endsWith('/index.mjs')) ?? '';
  const reached = (kinds: readonly string[], file = entry, seen = new Set<string>()) => {
    if (seen.has(file)) return seen;
    seen.add(file);
    for (const { path, kind } of outputs[file]?.imports ?? []) {
      if (kinds.includes(kind)) reached(kinds, path, seen);
    }
    return seen;
  };
  const needed = reached(['import-statement', 'dynamic-import']);
  rmSync(maps, { recursive: true, force: true });
  mkdirSync(maps, { recursive: true });
  for (const file of Object.keys(outputs)) {
    const isMap = file.endsWith('.map');
    if (!needed.has(file.replace(/\.map$/, ''))) rmSync(file);
    else if (isMap) renameSync(file, join(maps, basename(file)));
  }
  const atStart = bytes(outputs, reached(['import-statement']));
  return { atStart, whenNeeded: bytes(outputs, needed) - atStart };
};

const bytes = (outputs: Metafile['outputs'], files: Iterable<string>): number =>
  Array.from(files, (file) => outputs[file]?.bytes ?? 0).reduce((sum, size) => sum + size, 0);

const kilobytes = (size: number): string => `${(size / 1_000).toFixed(1).padStart(6)} kB`;

const help = `npm run build [-- --outdir dist --docs --token-header authorization --compile-cache --architecture arm64]

Bundles every Lambda door and authorizer, and the rotation of the secret, into a folder of its own and prints the sizes.

  --outdir <folder>      where those folders go (dist)
  --docs                 puts the OpenAPI document and Swagger UI beside every door, for DOCS=on
  --token-header <name>  the door's AUTH_TOKEN_HEADER, for the document (authorization)
  --compile-cache        puts compiled code beside every bundle, for NODE_COMPILE_CACHE
  --architecture <name>  what runs the bundles: another machine can make no compiled code for it, and leaves it out
                         (this machine's)
`;

const options = {
  outdir: { type: 'string', default: 'dist' },
  docs: { type: 'boolean', default: false },
  'token-header': { type: 'string', default: 'authorization' },
  'compile-cache': { type: 'boolean', default: false },
  architecture: { type: 'string', default: process.arch },
} as const;

export const main = command(help, options, async (flags) => {
  const { outdir, docs, 'token-header': tokenHeader, architecture } = flags;
  const bundles = await Promise.all(
    bundleNames.map(async (name) => ({ name, ...(await buildBundle(name, outdir)) })),
  );
  for (const { name, atStart, whenNeeded } of bundles) {
    const sizes = `${kilobytes(atStart)} at start, ${kilobytes(whenNeeded)} when needed`;
    process.stdout.write(`${sizes}  ${outdir}/${name}/index.mjs\n`);
  }
  if (flags['compile-cache']) await addCompiledCode(outdir, architecture);
  if (!docs) return;
  for (const door of doors.filter((name) => !authorizers.includes(name))) {
    const size = await buildDocs(door, outdir, tokenHeader);
    process.stdout.write(`${kilobytes(size)} of docs  ${outdir}/${door}/docs\n`);
  }
});

/** Node takes compiled code only on the kind of CPU that it was made on. */
const addCompiledCode = async (outdir: string, architecture: string): Promise<void> => {
  const isSame = process.arch === architecture;
  if (isSame) await Promise.all(bundleNames.map((name) => writeCompileCache(`${outdir}/${name}`)));
  const what = `Node ${process.version} on ${architecture}`;
  process.stdout.write(
    isSame
      ? `compiled code for ${what} is beside the bundles\n`
      : `no compiled code for ${what}: this machine is ${process.arch}\n`,
  );
};

if (import.meta.main) await runMain(main);
