import { spawnSync } from 'node:child_process';
import { availableParallelism, loadavg } from 'node:os';
import { command, runMain } from '../src/infrastructure/main/command.ts';
import { npmProgram } from './npm.ts';

const help = `npm run test:time [-- --script test --runs 2]

Runs the tests and prints the wall time of each run, with the cores and the load of the machine before it.

  --script <name>  test:quick or test:maintainers instead of test
  --runs <number>  how often (2)
`;

const options = {
  script: { type: 'string', default: 'test' },
  runs: { type: 'string', default: '2' },
} as const;

export const main = command(help, options, async ({ script, runs }) => {
  for (let run = 1; run <= Number(runs); run += 1) {
    const load = loadavg()[0]?.toFixed(1);
    const start = performance.now();
    const { status } = spawnSync(process.execPath, [npmProgram(), 'run', script], {
      stdio: 'ignore',
    });
    const seconds = ((performance.now() - start) / 1_000).toFixed(0);
    const outcome = status === 0 ? 'passed' : 'failed';
    process.stdout.write(
      `npm run ${script}: ${outcome} in ${seconds} s on ${availableParallelism()} cores, load ${load}\n`,
    );
  }
});

if (import.meta.main) await runMain(main);
