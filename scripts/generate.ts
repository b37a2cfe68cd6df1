import { execFileSync } from 'node:child_process';
import { command, runMain } from '../src/infrastructure/main/command.ts';

const help = `npm run generate

Writes all that is derived from the contract: the table of operations, the client, and the templates that
the deployment is compared with. Look at what has changed with git diff.
`;

const snapshot = ['--selectProjects', 'cdk', '--testPathPatterns', 'cdk/snapshot', '-u'];

const run = (...args: string[]) => execFileSync(process.execPath, args, { stdio: 'inherit' });

export const main = command(help, {}, async () => {
  run('scripts/pages.ts');
  run('scripts/client.ts');
  run('node_modules/jest/bin/jest.js', ...snapshot, '--silent');
});

if (import.meta.main) await runMain(main);
