import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { command, runMain } from '../src/infrastructure/main/command.ts';
import { table } from './users.ts';

const help = `npm run --prefix bench profile -- <folder>

Tells in which files the time went, from the CPU profiles that npm run bench -- --cpu-prof <folder> has left of
Portico's bundles. What the benchmark itself takes is left out.

  --top <number>  how many files (20)
`;

const options = { top: { type: 'string', default: '20' } } as const;

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      readonly lineNumber: number;
      readonly columnNumber: number;
    };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const maps = new Map<string, SourceMap | undefined>();

/** The map of a built file, which `scripts/build.ts` lays into a folder of its own. */
const mapOf = (file: string): SourceMap | undefined => {
  const door = dirname(file);
  const map = join(dirname(door), 'maps', basename(door), `${basename(file)}.map`);
  if (!maps.has(file)) {
    const payload = existsSync(map) ? JSON.parse(readFileSync(map, 'utf8')) : undefined;
    maps.set(file, payload && new SourceMap(payload));
  }
  return maps.get(file);
};

/** A source of ours, a package, or Node itself; `undefined` is the benchmark. */
const placeOf = ({
  functionName,
  url,
  lineNumber,
  columnNumber,
}: Profile['nodes'][number]['callFrame']) => {
  if (functionName === '(garbage collector)') return 'garbage collection';
  if (url.startsWith('node:')) return `Node: ${url}`;
  if (!url.startsWith('file:')) return undefined;
  const entry = mapOf(fileURLToPath(url))?.findEntry(lineNumber, columnNumber);
  const source = entry && 'originalSource' in entry ? entry.originalSource : undefined;
  if (source === undefined) return undefined;
  return /node_modules\/(@[^/]+\/)?[^/]+/.exec(source)?.[0] ?? source.replace(/^.*?(?=src\/)/, '');
};

export const main = command(
  help,
  options,
  async ({ top }, folder = '') => {
    const spent = new Map<string, number>();
    for (const name of readdirSync(folder).filter((each) => each.endsWith('.cpuprofile'))) {
      const { nodes, samples, timeDeltas }: Profile = JSON.parse(
        readFileSync(join(folder, name), 'utf8'),
      );
      const places = new Map(nodes.map(({ id, callFrame }) => [id, placeOf(callFrame)]));
      const isOurs = [...places.values()].some((place) => place?.startsWith('src/'));
      if (!isOurs) continue;
      for (const [index, id] of samples.entries()) {
        const place = places.get(id);
        if (place) spent.set(place, (spent.get(place) ?? 0) + (timeDeltas[index] ?? 0));
      }
    }
    const all = [...spent.values()].reduce((sum, time) => sum + time, 0);
    const rows = [...spent].sort(([, a], [, b]) => b - a).slice(0, Number(top));
    const shares = rows.map(([place, time]) => [place, `${((100 * time) / all).toFixed(1)} %`]);
    process.stdout.write(`${table([['', 'share'], ...shares])}\n`);
  },
  'folder',
);

if (import.meta.main) await runMain(main);
