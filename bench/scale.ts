import { join } from 'node:path';
import { command, runMain } from '../src/infrastructure/main/command.ts';
import { buildPortico, bundleContender } from './build.ts';
import { measuredOn } from './machine.ts';
import { writeSection } from './results.ts';
import { turned } from './rounds.ts';
import type { Held } from './scale/memory.ts';
import { type Cost, startWorker, type Worker } from './scale/worker.ts';
import { type Grown, type Memory, scaleFigures, scaleReport } from './scale-report.ts';

const help = `npm run bench:scale [-- --quick]

Measures whether a request costs more with more operations in the contract, more users in the store and more
requests at once, and whether a process grows with what it has served, and writes the section of
bench/RESULTS.md.

  --quick            smaller and fewer, for a trial; writes nothing
  --rounds <number>  how often all sizes take their turn (20)
  --only <part>      operations, users, concurrency or memory; writes nothing
`;

const options = {
  quick: { type: 'boolean', default: false },
  rounds: { type: 'string', default: '20' },
  only: { type: 'string' },
} as const;

interface Part {
  readonly name: string;
  readonly part: 'operations' | 'users' | 'concurrency';
  readonly sizes: readonly number[];
  /** The worker's script, with what it is given before the size. */
  readonly script: string;
  readonly args?: readonly string[];
  readonly loads: readonly string[];
  /** How often each load is run before it counts. */
  readonly warmUps: number;
}

const ofUsers = {
  part: 'users',
  sizes: [1_000, 10_000, 100_000, 1_000_000],
  script: 'users.ts',
  loads: ['get user', 'list 20 users', 'create user'],
  warmUps: 10,
} as const;

const parts: readonly Part[] = [
  {
    name: 'operations in the contract',
    part: 'operations',
    sizes: [10, 100, 1_000],
    script: 'operations.ts',
    loads: [
      ...['side by side', 'deep', 'below a parameter', 'parameters in turn'],
      ...['behind a look-alike', 'no such path', 'no such method'],
    ],
    warmUps: 10,
  },
  { ...ofUsers, name: 'users in memory', args: ['memory'] },
  { ...ofUsers, name: 'users in SQLite', args: ['sqlite'] },
  {
    name: 'requests at once',
    part: 'concurrency',
    sizes: [1, 10, 100, 1_000],
    script: 'concurrency.ts',
    loads: ['a store in memory', 'a store that takes 5 ms'],
    warmUps: 5,
  },
];

const grown = async (
  { name, sizes, script, args = [], loads, warmUps, part }: Part,
  rounds: number,
): Promise<Grown> => {
  const costs = loads.map(() => sizes.map((): Cost[] => []));
  const workers: [number, Worker][] = [];
  try {
    for (const [at, size] of sizes.entries()) {
      const worker = await startWorker(script, [...args, size]);
      workers.push([at, worker]);
      for (const load of loads) for (let i = 0; i < warmUps; i += 1) await worker.run(load);
    }
    for (let round = 0; round < rounds; round += 1) {
      for (const [row, load] of loads.entries()) {
        for (const [at, worker] of turned(workers, round)) {
          costs[row]?.[at]?.push(await worker.run(load));
        }
      }
    }
  } finally {
    for (const [, worker] of workers) await worker.stop();
  }
  return {
    name,
    part,
    sizes,
    loads: loads.map((load, row) => ({ load, costs: costs[row] ?? [] })),
  };
};

const samples = 10;

const held = async (bundle: string, invocations: number): Promise<readonly Held[]> => {
  const worker = await startWorker('memory.ts', [bundle, invocations / samples]);
  try {
    const found: Held[] = [];
    for (let i = 0; i < samples; i += 1) found.push(await worker.run<Held>('sample'));
    return found;
  } finally {
    await worker.stop();
  }
};

const heldByBoth = async (invocations: number): Promise<Memory> => {
  const portico = join(buildPortico(), 'http-api/index.mjs');
  const bare = await bundleContender('bare', { door: 'http-api', format: 'esm' });
  // At once: it is not time that counts here.
  const both = await Promise.all([held(portico, invocations), held(bare, invocations)]);
  return { portico: both[0], bare: both[1] };
};

const progress = (text: string): void => void process.stderr.write(`${text}\n`);

export const main = command(help, options, async ({ quick, only, rounds: given }) => {
  const rounds = quick ? 3 : Number(given);
  if (!(rounds >= 1)) throw new Error('--rounds must be 1 or more');
  const chosen = parts.filter(({ part }) => only === undefined || only === part);
  const isWithMemory = only === undefined || only === 'memory';
  if (chosen.length === 0 && !isWithMemory) throw new Error(`there is no part ${only}`);
  const found: Grown[] = [];
  for (const part of chosen) {
    progress(part.name);
    const sizes = quick ? part.sizes.filter((size) => size <= 100_000) : part.sizes;
    found.push(await grown({ ...part, sizes }, rounds));
  }
  const invocations = quick ? 100_000 : 1_000_000;
  if (isWithMemory) progress(`${invocations} invocations`);
  const memory = isWithMemory ? await heldByBoth(invocations) : undefined;
  const args = process.argv.slice(2).join(' ');
  const report = scaleReport(found, memory, {
    rounds,
    invocations,
    args: args && ` -- ${args}`,
    machine: measuredOn(['jose', 'zod']),
  });
  if (quick || only || !memory) process.stdout.write(report);
  else writeSection('scale', report, scaleFigures(found, memory));
});

if (import.meta.main) await runMain(main);
