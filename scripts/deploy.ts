import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stage } from '../cdk/settings.ts';
import { command, oneOf, runMain, UsageError } from '../src/infrastructure/main/command.ts';
import { buildFor, cdk, stageNamed, stageOption } from './cdk.ts';

const help = `npm run deploy -- http-api|rest-api|function-url|observability [--stage dev] [--yes]

Builds, shows what will change, deploys the door over the stage's data, and prints its URL; or
deploys the dashboards and alarms over the doors that they watch.

  --stage <name>   which of cdk/stages.ts (dev)
  --yes            deploys without asking about changes of permissions
  --stable <id>    rest-api with canaryPercent: the deployment that the other requests stay with,
                   which is the output Deployment of the last time; without it all get the new one
`;

const stacks = {
  'http-api': 'HttpApi',
  'rest-api': 'RestApi',
  'function-url': 'FunctionUrl',
  observability: 'Observability',
} as const;

type DoorName = keyof typeof stacks;

const doorNames = Object.keys(stacks) as DoorName[];

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

/** A request to paste; a Function URL that is closed to strangers wants it signed. */
const curlLine = (door: DoorName, { functionUrl }: Stage, url: string): string => {
  const isSigned =
    door === 'function-url' && functionUrl.auth === 'AWS_IAM' && !functionUrl.cloudFront;
  const region = /\.lambda-url\.([a-z0-9-]+)\./.exec(url)?.[1];
  const signature = isSigned
    ? `--aws-sigv4 aws:amz:${region}:lambda --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" -H "x-amz-security-token: $AWS_SESSION_TOKEN" `
    : '';
  return `curl -i ${signature}'${url}/hello?name=Ada'`;
};

const options = {
  ...stageOption,
  yes: { type: 'boolean', default: false },
  stable: { type: 'string' },
} as const;

export const main = command(
  help,
  options,
  async ({ stage: stageName, yes, stable }, name = '') => {
    const door = oneOf('door', name, doorNames);
    const stage = stageNamed(stageName);
    const stack = `Portico-${stageName}-${stacks[door]}`;
    const approval = ['--require-approval', yes ? 'never' : 'broadening'];
    const args = [...approval, ...parameters(stack, door, stage, stable)];
    await buildFor(stage);
    await cdk(stageName, 'diff', stack);
    const url = await deployed(stageName, stack, args);
    const where = url === undefined ? 'deployed' : `at ${url}\n\n${curlLine(door, stage, url)}`;
    process.stdout.write(`\n${stack} is ${where}\n`);
  },
  'door',
);

if (import.meta.main) await runMain(main);
