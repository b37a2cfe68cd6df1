import { command, runMain, UsageError } from '../src/infrastructure/main/command.ts';
import { buildFor, cdk, stageNamed } from './cdk.ts';

const help = `npm run destroy -- --stage dev-ada [--yes]

Deletes all stacks of a stage, doors before data. What the setting data.keep keeps is left behind.

  --stage <name>  which of cdk/stages.ts, or dev-<name> (needed)
  --yes           deletes without asking; a stage that keeps its data, like prod, is deleted in no other way
`;

const options = {
  stage: { type: 'string' },
  yes: { type: 'boolean', default: false },
} as const;

export const main = command(help, options, async ({ stage: name, yes }) => {
  if (name === undefined) throw new UsageError('--stage must be given: whose stacks are deleted');
  const stage = stageNamed(name);
  if (stage.data.keep && !yes) {
    throw new UsageError(`${name} keeps its data: --yes deletes its stacks all the same`);
  }
  await buildFor(stage);
  await cdk(name, 'destroy', '--all', ...(yes ? ['--force'] : []));
});

if (import.meta.main) await runMain(main);
