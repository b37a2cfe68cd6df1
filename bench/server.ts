import { command, runMain } from '../src/infrastructure/main/command.ts';

import { measuredOn } from './machine.ts';
import { writeSection } from './results.ts';
import { turned } from './rounds.ts';
import { type Cost, loads, subject } from './server-load.ts';
import { type ServerProcess, startServer } from './server-process.ts';
import { type Measured, serverFigures, serverReport } from './server-report.ts';

const help = `npm run bench:server [-- --quick]

Measures what a request costs the Express door and a plain Express app, under load from another process on
loopback, and writes the section of bench/RESULTS.md.

  --quick              few rounds, for a trial; writes nothing
  --rounds <number>    how often all servers take their turn (20)
  --requests <number>  of each turn (6000)
  --cpu-prof <folder>  where each server leaves a CPU profile
`;

const options = {
  quick: { type: 'boolean', default: false },
  rounds: { type: 'string', default: '20' },
  requests: { type: 'string', default: '6000' },
  'cpu-prof': { type: 'string' },
} as const;

const portico = {
  script: 'src/infrastructure/main/express.ts',
  args: ['--port', '0'],
  env: { DATABASE_URL: 'memory:', RATE_LIMIT: 'off', LOG_LEVEL: 'error' },
} as const;

const servers = {
  'plain Express': { script: 'bench/contenders/express-plain.ts' },
  Portico: portico,
  'Portico with its log': { ...portico, env: { ...portico.env, LOG_LEVEL: 'info' } },
} as const;

const measure = async (
  running: readonly ServerProcess[],
  { rounds, count }: { rounds: number; count: number },
): Promise<Measured> => {
  const costs: Measured = new Map(
    running.map(({ name }) => [name, new Map(loads.map((load) => [load.name, []]))]),
  );
  const subjects: [string, Awaited<ReturnType<typeof subject>>][] = [];
  for (const server of running) subjects.push([server.name, await subject(server)]);
  // The first round warms up.
  for (let round = -1; round < rounds; round += 1) {
    for (const load of loads) {
      for (const [name, run] of turned(subjects, round + 1)) {
        const cost: Cost = await run(load, count);
        if (round >= 0) costs.get(name)?.get(load.name)?.push(cost);
      }
    }
    process.stderr.write(`round ${round + 1} of ${rounds}\n`);
  }
  return costs;
};

export const main = command(help, options, async ({ quick, 'cpu-prof': profiles, ...given }) => {
  const rounds = quick ? 3 : Number(given.rounds);
  const count = Number(given.requests);
  if (!(rounds >= 1) || count % 250 !== 0 || !(count > 0)) {
    throw new Error('--rounds must be 1 or more, --requests a multiple of 250');
  }
  const nodeFlags = profiles === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', profiles];
  const running: ServerProcess[] = [];
  try {
    for (const [name, server] of Object.entries(servers)) {
      running.push(await startServer(name, { ...server, nodeFlags }));
    }
    const measured = await measure(running, { rounds, count });
    const args = process.argv.slice(2).join(' ');
    const report = serverReport(measured, {
      rounds,
      count,
      args: args && ` -- ${args}`,
      machine: measuredOn(['express', 'autocannon', 'jose', 'zod']),
    });
    if (quick) process.stdout.write(report);
    else writeSection('server', report, serverFigures(measured));
  } finally {
    for (const server of running) await server.stop();
  }
});

if (import.meta.main) await runMain(main);
