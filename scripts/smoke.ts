import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { types } from 'node:util';
import { tokenField } from '../cdk/function-url/token-field.ts';
import { command, runMain, UsageError } from '../src/infrastructure/main/command.ts';
import type { Declarations } from '../test/e2e/scenario.ts';
import { type Check, type Door, Skipped } from './smoke/check.ts';
import { contractChecks } from './smoke/contract-checks.ts';
import { corsChecks } from './smoke/cors-checks.ts';
import { doorAt } from './smoke/door-at.ts';
import { httpChecks } from './smoke/http-checks.ts';
import { tokenChecks } from './smoke/token-checks.ts';

const help = `npm run smoke -- https://abc123.execute-api.eu-central-1.amazonaws.com

Asks a deployed door what the contract promises, as far as that only reads: its answers, forged tokens, CORS, HEAD,
405 and 404, headers and time. Prints a line a check, and fails when one of them does.

  --token <token>          one that the door accepts, with the scopes to read; or TOKEN in the environment
  --token-header <name>    where the door takes it (authorization; with --sign ${tokenField})
  --header <name: value>   sent with every request, like an API key; may be given several times
  --origin <origin>        of a page that may read the answers
  --max-ms <milliseconds>  what the median answer may take (1000)
  --sign                   signs for a Function URL with AWS_IAM, by AWS_ACCESS_KEY_ID and so on
`;

/** All that is checked, in order. */
export const allChecks = async (): Promise<readonly Check[]> => [
  ...contractChecks(await declarations()),
  ...tokenChecks,
  ...corsChecks,
  ...httpChecks,
];

/** Those of the tests, a file a resource. */
const declarations = async (): Promise<Declarations> => {
  const folder = join(import.meta.dirname, '../test/e2e/scenarios');
  const modules = readdirSync(folder).map(
    (file): Promise<{ scenarios: Declarations }> => import(`../test/e2e/scenarios/${file}`),
  );
  return Object.assign({}, ...(await Promise.all(modules)).map(({ scenarios }) => scenarios));
};

type Outcome = 'ok' | 'skip' | 'FAIL';

const outcomeOf = async ({ run }: Check, door: Door): Promise<[Outcome, why: string]> => {
  try {
    await run(door);
    return ['ok', ''];
  } catch (error) {
    return [error instanceof Skipped ? 'skip' : 'FAIL', reasonOf(error)];
  }
};

/** With what `fetch` gives as the reason of its own. */
const reasonOf = (error: unknown): string => {
  const { message, cause } = error as Error;
  return types.isNativeError(cause) ? `${message}: ${cause.message}` : message;
};

/** Prints a line a check; throws where one has failed, or nobody answers. */
export const smokeTest = async (door: Door): Promise<void> => {
  await door.ask({ path: '/' }).catch((error) => {
    throw new Error(`there is no answer: ${reasonOf(error)}`);
  });
  const checks = await allChecks();
  const width = Math.max(...checks.map(({ name }) => name.length));
  const counts = { ok: 0, skip: 0, FAIL: 0 };
  for (const check of checks) {
    const [outcome, why] = await outcomeOf(check, door);
    counts[outcome] += 1;
    process.stdout.write(`${outcome.padEnd(4)}  ${check.name.padEnd(width)}  ${why}`.trimEnd());
    process.stdout.write('\n');
  }
  process.stdout.write(`\n${counts.ok} hold, ${counts.FAIL} fail, ${counts.skip} skipped\n`);
  if (counts.FAIL > 0) throw new Error(`${counts.FAIL} of ${checks.length} checks failed`);
};

const urlOf = (address: string): URL => {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isBase = url && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '';
  if (!isBase) throw new UsageError(`${address} is no URL like https://api.example.com/dev`);
  return url;
};

const headerOf = (line: string): [string, string] => {
  const [, name, value] = /^([^\s:]+):\s*(.+)$/.exec(line) ?? [];
  if (!name || !value) throw new UsageError('--header must be like "x-api-key: abc"');
  return [name, value];
};

export const main = command(
  help,
  {
    token: { type: 'string' },
    'token-header': { type: 'string' },
    header: { type: 'string', multiple: true, default: [] },
    origin: { type: 'string' },
    'max-ms': { type: 'string', default: '1000' },
    sign: { type: 'boolean', default: false },
  },
  async (values, address = '') => {
    const { token, origin, sign, header, 'token-header': tokenHeader, 'max-ms': maxMs } = values;
    if (!/^\d{1,6}$/.test(maxMs)) throw new UsageError('--max-ms must be a whole number');
    const headers = Object.fromEntries(header.map(headerOf));
    const settings = { token, origin, sign, tokenHeader, headers, maxMs: Number(maxMs) };
    await smokeTest(doorAt(urlOf(address), settings));
  },
  'URL',
);

if (import.meta.main) await runMain(main);
