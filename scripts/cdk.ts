import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { architecture } from '../cdk/runtime.ts';
import { readStage, type Stage } from '../cdk/settings.ts';
import { stages } from '../cdk/stages.ts';
import { oneOf } from '../src/infrastructure/main/command.ts';

export const stageOption = { stage: { type: 'string', default: 'dev' } } as const;

/** A stage's settings by its name; throws where there is no such stage or they are no good. */
export const stageNamed = (name: string): Stage => {
  const stage = oneOf('stage', name, Object.keys(stages));
  return readStage(stage, stages[stage] ?? {});
};

/** Builds what the stage deploys: the bundles, with the docs where they are on. */
export const buildFor = ({ docs }: Stage): Promise<void> =>
  run('the build', 'node', [
    join(import.meta.dirname, 'build.ts'),
    ...['--compile-cache', '--architecture', architecture],
    ...(docs ? ['--docs'] : []),
  ]);

/** Runs the CDK's command line on a stage; it asks nobody but AWS, and that only to compare and to deploy. */
export const cdk = (stage: string, ...args: readonly string[]): Promise<void> =>
  run(`cdk ${args[0]}`, 'cdk', [...args, '--context', `stage=${stage}`]);

const run = async (what: string, program: string, args: readonly string[]): Promise<void> => {
  const env = {
    ...process.env,
    CDK_DISABLE_VERSION_CHECK: '1',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
  };
  const [code] = await once(spawn(program, args, { stdio: 'inherit', env }), 'close');
  if (code !== 0) throw new Error(`${what} failed, see above`);
};
