import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findStage, UnknownStage } from '../cdk/find-stage.ts';
import { architecture } from '../cdk/runtime.ts';
import type { Stage } from '../cdk/settings/stage.ts';
import { UsageError } from '../src/infrastructure/main/command.ts';

export const stageOption = { stage: { type: 'string', default: 'dev' } } as const;

/** A stage's settings by its name; throws where there is no such stage or they are no good. */
export const stageNamed = (name: string): Stage => {
  try {
    return findStage(name);
  } catch (error) {
    throw error instanceof UnknownStage ? new UsageError(error.message) : error;
  }
};

const docsFlag = (stages: readonly Stage[]): readonly string[] =>
  stages.some(({ docs }) => docs) ? ['--docs'] : [];

/** Builds what the stages deploy: the bundles, with the docs where a stage serves them. */
export const buildFor = (...stages: readonly Stage[]): Promise<void> => {
  const build = join(import.meta.dirname, 'build.ts');
  const compiled = ['--compile-cache', '--architecture', architecture];
  return ended('the build', start([build, ...compiled, ...docsFlag(stages)]));
};

/** The same as a line for a shell, without compiled code, for the CDK to run whenever a source changes. */
export const buildLine = (stage: Stage): string =>
  ['node', 'scripts/build.ts', ...docsFlag([stage])].join(' ');

/** Runs the CDK's command line on a stage; it asks nobody but AWS, and that only to compare and to deploy. */
export const cdk = (stage: string, ...args: readonly string[]): Promise<void> =>
  ended(`cdk ${args[0]}`, start(cdkArgs(stage, args)));

/** Writes a stage's cloud assembly to a folder. */
export const synthesize = async (stage: string, folder: string): Promise<void> => {
  // In CI the CDK would write its advice to stdout.
  const args = cdkArgs(stage, ['synth', '--quiet', '--output', folder, '--ci=false']);
  const child = start(args, 'pipe');
  const closed = ended('cdk synth', child);
  if (child.stderr) {
    for await (const line of createInterface(child.stderr)) {
      if (!advice.test(line)) process.stderr.write(`${line}\n`);
    }
  }
  await closed;
};

/** What the CDK says after every synthesis, and which does not help here. */
const advice =
  /^(Successfully synthesized to|Supply a stack id|\d+ feature flags are not configured)/;

/** Its program itself: on Windows the `cdk` of npm is a script, which needs a shell. */
const program = join(import.meta.dirname, '../node_modules/aws-cdk/bin/cdk');

const cdkArgs = (stage: string, args: readonly string[]): readonly string[] => [
  ...[program, ...args],
  ...['--context', `stage=${stage}`],
];

const start = (args: readonly string[], stderr: 'inherit' | 'pipe' = 'inherit') =>
  spawn(process.execPath, args, {
    stdio: ['inherit', 'inherit', stderr],
    env: {
      ...process.env,
      CDK_DISABLE_VERSION_CHECK: '1',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
    },
  });

const ended = async (what: string, child: ReturnType<typeof start>): Promise<void> => {
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${what} failed, see above`);
};
