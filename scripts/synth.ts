import { command, runMain } from '../src/infrastructure/main/command.ts';
import { buildFor, cdk, stageNamed, stageOption } from './cdk.ts';

const help = `npm run synth [-- --stage dev]
npm run diff [-- --stage dev]

Builds the bundles and writes the CloudFormation templates of a stage to cdk.out/. The first needs no
AWS account; the second then compares them with what is deployed.

  --stage <name>  which of cdk/stages.ts (dev)
`;

export const main = command(
  help,
  { ...stageOption, diff: { type: 'boolean' } },
  async ({ stage, diff }) => {
    await buildFor(stageNamed(stage));
    await (diff ? cdk(stage, 'diff') : cdk(stage, 'synth', '--quiet'));
  },
);

if (import.meta.main) await runMain(main);
