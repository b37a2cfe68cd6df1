import { spawn } from 'node:child_process';
import { cpus } from 'node:os';
import { command, runMain } from '../src/infrastructure/main/command.ts';
import { buildPortico, bundleContender, bundleStubbedPortico } from './build.ts';
import { cases } from './cases.ts';
import { type Contender, startContender } from './contender.ts';
import { type Door, doors } from './events.ts';
import { frameworks, packages } from './frameworks.ts';
import type { Cost, Tokens } from './invoker.ts';
import { measuredOn } from './machine.ts';
import { writeSection } from './results.ts';
import { turned } from './rounds.ts';
import { callers } from './tokens.ts';
import { type Measured, type Results, warmFigures, warmReport } from './warm-report.ts';

const help = `npm run bench [-- --quick]

Measures what a request costs in a warm process, for handlers made by hand and with frameworks, and writes
the section of bench/RESULTS.md.

  --quick               few rounds, for a trial; writes nothing
  --rounds <number>     how often all contenders take their turn (30)
  --contenders <names>  only these, beside bare and Portico, with commas between
  --cpu-prof <folder>   where each process leaves a CPU profile
`;

const options = {
  quick: { type: 'boolean', default: false },
  rounds: { type: 'string', default: '30' },
  contenders: { type: 'string', default: frameworks.join() },
  'cpu-prof': { type: 'string' },
} as const;

interface Subject {
  readonly name: string;
  readonly bundle: string;
  readonly env: Readonly<Record<string, string>>;
}

const silent = { DATABASE_URL: 'memory:', LOG_LEVEL: 'error' };
/** As in Lambda, where the line of a request holds its metrics. */
const logging = { DATABASE_URL: 'memory:', METRICS: 'door' };

/** Every contender with its bundle for a door. */
const subjects = async (
  door: Door,
  names: readonly string[],
  portico: string,
  isStubbed: boolean,
): Promise<readonly Subject[]> => {
  const bundle = isStubbed ? await bundleStubbedPortico(door) : `${portico}/${door}/index.mjs`;
  const others = names.map(async (name) => ({
    name,
    bundle: await bundleContender(name, { door, format: 'esm', isStubbed }),
    env: {},
  }));
  const [bare, ...rest] = await Promise.all(others);
  return [
    bare as Subject,
    { name: 'Portico', bundle, env: silent },
    { name: 'Portico with its log', bundle, env: logging },
    ...rest,
  ];
};

interface Plan {
  readonly tokens: readonly Tokens[];
  readonly rounds: number;
  /** Requests in a batch. */
  readonly count: number;
  /** Requests of each kind before anything is timed. */
  readonly warmUp: number;
}

/** Compiled code before anything is timed, and each of the many callers has called once. */
const heat = async (contender: Contender, { tokens: kinds, warmUp }: Plan): Promise<void> => {
  for (const { name } of cases) await contender.run({ name, tokens: 'hot', count: warmUp });
  for (const tokens of kinds) {
    const count = { hot: 0, rotating: callers, new: warmUp / 4 }[tokens];
    await contender.run({ name: 'get user', tokens, count });
  }
};

/** All contenders take turns with the same batch, another one first in every round. */
const measure = async (
  door: Door,
  chosen: readonly Subject[],
  plan: Plan,
  nodeFlags: readonly string[],
): Promise<Measured> => {
  const contenders: Contender[] = [];
  const costs = new Map<string, Cost[]>();
  try {
    for (const { name, bundle, env } of chosen) {
      const contender = await startContender(name, { bundle, door, env, nodeFlags });
      contenders.push(contender);
    }
    await Promise.all(contenders.map((contender) => heat(contender, plan)));
    for (let round = 0; round < plan.rounds; round += 1) {
      for (const tokens of plan.tokens) {
        for (const { name } of cases) {
          for (const contender of turned(contenders, round)) {
            const cost = await contender.run({ name, tokens, count: plan.count });
            const key = `${contender.name} ${tokens} ${name}`;
            costs.set(key, [...(costs.get(key) ?? []), cost]);
          }
        }
      }
    }
  } finally {
    for (const contender of contenders) await contender.stop();
  }
  return {
    contenders: chosen.map(({ name }) => name),
    costs: (contender, tokens, name) => costs.get(`${contender} ${tokens} ${name}`) ?? [],
  };
};

/** Keeps all cores busy but one. */
const withBusyCores = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  const others = cpus()
    .slice(1)
    .map(() => spawn(process.execPath, ['-e', 'for (;;);']));
  try {
    return await work();
  } finally {
    for (const other of others) other.kill();
  }
};

type Kind = Parameters<Results['get']>[0];

const progress = (text: string): void => void process.stderr.write(`${text}\n`);

export const main = command(
  help,
  options,
  async ({ quick, rounds, contenders, 'cpu-prof': profiles }) => {
    const times = quick ? 4 : Number(rounds);
    const names = ['bare', ...contenders.split(',').filter(Boolean)];
    const nodeFlags = profiles === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', profiles];
    const portico = buildPortico();
    const real = {
      tokens: ['hot', 'rotating', 'new'],
      rounds: times,
      count: 100,
      warmUp: 2_000,
    } as const;
    const stubbed = { tokens: ['hot'], rounds: times, count: 400, warmUp: 3_000 } as const;
    const results = new Map<Kind, Measured>();
    for (const door of doors) {
      progress(`${door}, with tokens`);
      const withTokens = await subjects(door, names, portico, false);
      results.set(door, await measure(door, withTokens, real, nodeFlags));
      progress(`${door}, auth stubbed`);
      const without = await subjects(door, names, portico, true);
      results.set(`${door} stubbed`, await measure(door, without, stubbed, nodeFlags));
      progress(`${door}, with tokens, other cores busy`);
      const busy = { ...real, tokens: ['hot', 'new'], rounds: Math.ceil(times / 3) } as const;
      results.set(
        `${door} busy`,
        await withBusyCores(() => measure(door, withTokens.slice(0, 2), busy, nodeFlags)),
      );
    }
    const args = process.argv.slice(2).join(' ');
    const report = warmReport(results, {
      rounds: times,
      args: args && ` -- ${args}`,
      machine: measuredOn(packages),
    });
    if (quick) process.stdout.write(report);
    else writeSection('warm', report, warmFigures(results));
  },
);

if (import.meta.main) await runMain(main);
