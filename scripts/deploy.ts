import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stage } from '../cdk/settings.ts';
import { command } from '../src/infrastructure/main/command.ts';
import { buildFor, cdk, stageNamed, stageOption } from './cdk.ts';

const help = `npm run deploy -- http-api|rest-api|function-url [--stage dev] [--yes]

Builds, shows what will change, deploys the door over the stage's data, and prints its URL.

  --stage <name>  which of cdk/stages.ts (dev)
  --yes           deploys without asking about changes of permissions
`;

const stacks = {
  'http-api': 'HttpApi',
  'rest-api': 'RestApi',
  'function-url': 'FunctionUrl',
} as const;

type DoorName = keyof typeof stacks;

const isDoor = (name: string): name is DoorName => Object.hasOwn(stacks, name);

/** Deploys the stack and those that it needs, and gives its URL. */
const deployed = async (stageName: string, stack: string, yes: boolean): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'portico-deploy-'));
  const file = join(folder, 'outputs.json');
  const approval = yes ? 'never' : 'broadening';
  try {
    await cdk(
      ...[stageName, 'deploy', stack, '--outputs-file', file],
      ...['--require-approval', approval],
    );
    const outputs: Record<string, { Url?: string }> = JSON.parse(readFileSync(file, 'utf8'));
    const url = outputs[stack]?.Url;
    if (url === undefined) throw new Error(`${stack} has no output Url`);
    return url.replace(/\/$/, '');
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

const options = { ...stageOption, yes: { type: 'boolean', default: false } } as const;

await command(
  help,
  options,
  async ({ stage: stageName, yes }, door) => {
    if (!isDoor(door)) {
      throw new Error(`there is no door ${door}: choose ${Object.keys(stacks).join(', ')}`);
    }
    const stage = stageNamed(stageName);
    const stack = `Portico-${stageName}-${stacks[door]}`;
    await buildFor(stage);
    await cdk(stageName, 'diff', stack);
    const url = await deployed(stageName, stack, yes);
    process.stdout.write(`\n${stack} is at ${url}\n\n${curlLine(door, stage, url)}\n`);
  },
  'door',
);
