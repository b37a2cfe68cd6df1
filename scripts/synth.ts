import { join } from 'node:path';
import { command, runMain, UsageError } from '../src/infrastructure/main/command.ts';
import { buildFor, cdk, stageNamed, synthesize } from './cdk.ts';
import { stackTable } from './stacks.ts';

const help = `npm run synth [-- --stage dev]
npm run diff [-- --stage dev]

Builds the bundles and writes the CloudFormation templates of a stage to cdk.out/. The first needs no
AWS account; the second then compares them with what is deployed.

  --stage <name>  which of cdk/stages.ts, or dev-<name> (dev); with --out several may be given, for one build
  --out <folder>  writes a cloud assembly for each stage, in a folder of its name, for npm run deploy -- --from
`;

export const main = command(
  help,
  {
    stage: { type: 'string', multiple: true, default: ['dev'] },
    out: { type: 'string' },
    diff: { type: 'boolean', default: false },
  },
  async ({ stage: names, out, diff }) => {
    if (names.length > 1 && out === undefined) throw new UsageError('several stages need --out');
    if (diff && out !== undefined) throw new UsageError('--out is not for npm run diff');
    await buildFor(...names.map(stageNamed));
    for (const name of names) {
      if (diff) await cdk(name, 'diff');
      else {
        const folder = out === undefined ? 'cdk.out' : join(out, name);
        await synthesize(name, folder);
        process.stdout.write(stackTable(name, folder));
      }
    }
  },
);

if (import.meta.main) await runMain(main);
