import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stage } from '../cdk/settings/stage.ts';
import { command, oneOf, runMain, UsageError } from '../src/infrastructure/main/command.ts';
import { buildFor, buildLine, cdk, stageNamed, stageOption } from './cdk.ts';
import { checkReservedConcurrency } from './reserved-concurrency.ts';
import { doorAt } from './smoke/door-at.ts';
import { smokeTest } from './smoke.ts';
import { type DoorName, doorNames, stackName, stacksIn } from './stacks.ts';

const help = `npm run deploy -- http-api|rest-api|function-url|observability [--stage dev] [--yes] [--at-once]

Builds, shows what will change, deploys the door over the stage's data, and prints its URL; or
deploys the dashboards and alarms of the doors in observability.doors, which are deployed before.

  --stage <name>   which of cdk/stages.ts, or dev-<name> for a sandbox of your own (dev)
  --yes            deploys without asking about changes of permissions
  --at-once        gives a new version everything at once, whatever lambda.rollout says: nothing rolls
                   it back
  --from <folder>  deploys a cloud assembly of npm run synth -- --out, and builds nothing
  --watch          deploys again whenever a source changes, functions within seconds, until it is stopped;
                   for a stage that does not keep its data
  --smoke          runs npm run smoke against it then, with TOKEN of the environment
  --stable <id>    rest-api with canaryPercent: the deployment that the other requests stay with,
                   which is the output Deployment of the last time; without it all get the new one
`;

/** CloudFormation would keep the value of the last time, so one is always given where there is one. */
const parameters = (stack: string, door: DoorName, { restApi }: Stage, stable = '') => {
  const hasCanary = door === 'rest-api' && restApi.canaryPercent !== undefined;
  if (stable !== '' && !hasCanary) {
    throw new UsageError('--stable is for rest-api, in a stage with restApi.canaryPercent');
  }
  return hasCanary ? ['--parameters', `${stack}:StableDeployment=${stable}`] : [];
};

/** Deploys the stack and those that it needs, and gives its URL, if it has one. */
const deployed = async (
  stageName: string,
  stack: string,
  args: readonly string[],
): Promise<string | undefined> => {
  const folder = mkdtempSync(join(tmpdir(), 'portico-deploy-'));
  const file = join(folder, 'outputs.json');
  try {
    await cdk(stageName, 'deploy', stack, '--outputs-file', file, ...args);
    const outputs: Record<string, { Url?: string }> = JSON.parse(readFileSync(file, 'utf8'));
    return outputs[stack]?.Url?.replace(/\/$/, '');
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** A Function URL that is closed to strangers wants requests signed. */
const isSigned = (door: DoorName, { functionUrl }: Stage): boolean =>
  door === 'function-url' && functionUrl.auth === 'AWS_IAM' && !functionUrl.cloudFront;

const smokeTestOf = async (door: DoorName, stage: Stage, url: string): Promise<void> => {
  if (door === 'rest-api' && stage.restApi.endpoint === 'private') {
    process.stdout.write('no smoke test: a private API answers in its VPC only\n');
    return;
  }
  const origin = stage.cors?.origins.find((each) => !each.includes('*'));
  await smokeTest(doorAt(new URL(url), { sign: isSigned(door, stage), origin }));
};

/** A request to paste. */
const curlLine = (door: DoorName, stage: Stage, url: string): string => {
  const region = /\.lambda-url\.([a-z0-9-]+)\./.exec(url)?.[1];
  const signature = isSigned(door, stage)
    ? `--aws-sigv4 aws:amz:${region}:lambda --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" -H "x-amz-security-token: $AWS_SESSION_TOKEN" `
    : '';
  return `curl -i ${signature}'${url}/hello?name=Ada'`;
};

/** The CDK's arguments for a cloud assembly that was written before. */
const assembled = (folder: string, stack: string): string[] => {
  const names = stacksIn(folder).map(({ name }) => name);
  if (!names.includes(stack)) throw new UsageError(`${folder} has no stack ${stack}`);
  return ['--app', folder];
};

/**
 * Changes functions in place and all else through CloudFormation, which then no longer knows what the functions
 * are: https://docs.aws.amazon.com/cdk/v2/guide/ref-cli-cmd-watch.html
 */
const watchFor = async (stageName: string, stage: Stage, stack: string): Promise<void> => {
  if (stage.data.keep)
    throw new UsageError(`--watch is for sandboxes: ${stageName} keeps its data`);
  await cdk(stageName, 'watch', stack, '--hotswap-fallback', '--build', buildLine(stage));
};

/** What is watched once this is deployed, where that is not all in the command. */
const watchLine = (door: DoorName, stageName: string, { observability }: Stage): string => {
  const { doors } = observability;
  if (door === 'observability') {
    return doors.length > 0 ? '' : 'no door is watched: name them in observability.doors\n';
  }
  return doors.some((name) => name.toLowerCase() === door.replace('-', ''))
    ? `its alarms follow by: npm run deploy -- observability --stage ${stageName}\n`
    : '';
};

const options = {
  ...stageOption,
  yes: { type: 'boolean', default: false },
  'at-once': { type: 'boolean', default: false },
  stable: { type: 'string' },
  from: { type: 'string' },
  watch: { type: 'boolean', default: false },
  smoke: { type: 'boolean', default: false },
} as const;

export const main = command(
  help,
  options,
  async ({ stage: stageName, yes, 'at-once': atOnce, stable, from, watch, smoke }, name = '') => {
    const door = oneOf('door', name, doorNames);
    const stage = stageNamed(stageName);
    const stack = stackName(stageName, door);
    if (watch && (from !== undefined || stable !== undefined)) {
      throw new UsageError('--watch builds and deploys everything: leave out --from and --stable');
    }
    if (atOnce && (watch || from !== undefined)) {
      throw new UsageError('--at-once is for what is built now: leave out --from and --watch');
    }
    if (watch) return watchFor(stageName, stage, stack);
    const approval = ['--require-approval', yes ? 'never' : 'broadening'];
    // What watches the doors is deployed alone, as no door is that nobody has asked for; and always: it reads what
    // the doors say whenever it is deployed, and the CDK would see no change where a door was made anew.
    const alone = door === 'observability' ? ['--exclusively'] : [];
    const always = door === 'observability' ? ['--force'] : [];
    const context = atOnce ? ['--context', 'at-once=true'] : [];
    const args = [...approval, ...parameters(stack, door, stage, stable), ...always];
    const app = from === undefined ? context : assembled(from, stack);
    if (from === undefined) await buildFor(stage);
    await cdk(stageName, 'diff', stack, ...alone, ...app);
    await checkReservedConcurrency(stage, from ?? 'cdk.out', [stack, `Portico-${stageName}-Data`]);
    const url = await deployed(stageName, stack, [...args, ...alone, ...app]);
    const where = url === undefined ? 'deployed' : `at ${url}\n\n${curlLine(door, stage, url)}`;
    process.stdout.write(`\n${stack} is ${where}\n${watchLine(door, stageName, stage)}`);
    if (smoke && url !== undefined) await smokeTestOf(door, stage, url);
  },
  'door',
);

if (import.meta.main) await runMain(main);
