import { randomUUID } from 'node:crypto';
import { styleText } from 'node:util';
import { signToken } from '../../src/infrastructure/auth/sign-token.ts';
import type { AuthConfig } from '../../src/infrastructure/config/auth-config.ts';
import { readConfig } from '../../src/infrastructure/config/config.ts';
import { localEnvironment } from '../../src/infrastructure/config/local-environment.ts';
import {
  command,
  runMain,
  UsageError,
  type Values,
} from '../../src/infrastructure/main/command.ts';
import { call } from './call.ts';
import { chooseDoor, doorHelp, doorOptions, wholeNumber } from './choice.ts';
import { loading, madeEvent, since, type Tell } from './made-event.ts';
import { requireRecord } from './result.ts';
import { awslambda } from './streaming.ts';
import { readInput, typedRequest } from './typed-request.ts';

const help = `npm run invoke -- rest-api|http-api|function-url|alb GET '/hello?name=Ada' [options]
npm run invoke -- rest-api|http-api|function-url|alb --event event.json [options]

Makes the event that the door would make of a request, calls the Lambda bundle with it once, and prints
the result on stdout as JSON. The event, the log and the times, in milliseconds on this machine, are on
stderr. Settings and data are those of npm start.

  -H, --header 'name: value'  a header; may be given several times
  -d, --data <text>           the body, JSON unless a content-type is given; @file reads it, @- stdin
  --token                     sends a token, signed for this
  --sub <id>                  sends a token for somebody else than developer
  --scope <scopes>            sends a token with other scopes than "users:read users:write"
  --authorizer                asks the door's authorizer first (rest-api, http-api)
  --event <file>              a saved event, instead of method and path; - is stdin
  --json                      the result only, on one line, and on stderr errors only
${doorHelp.before}${doorHelp.after}
The exit code is 0 where the function has answered, whatever its status; 1 where it has thrown or not
answered in time, or where the gateway or the authorizer would have answered instead; 2 for a command
line that is wrong. For a pipe: npm run --silent invoke -- http-api GET /hello | jq .statusCode
`;

const options = {
  ...doorOptions,
  header: { type: 'string', short: 'H', multiple: true },
  data: { type: 'string', short: 'd' },
  token: { type: 'boolean' },
  sub: { type: 'string' },
  scope: { type: 'string' },
  authorizer: { type: 'boolean' },
  event: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/** Tells a person what goes on: on stderr, since stdout has the result. */
const tell: Tell = (title, value) => {
  const heading = styleText('bold', title, { stream: process.stderr });
  const json = value === undefined ? '' : `${JSON.stringify(value, undefined, 2)}\n`;
  process.stderr.write(`\n${heading}\n${json}`);
};

/** What of a request has been typed. */
const typedParts = (
  { header, data, token, sub, scope, authorizer }: Values<typeof options>,
  ...words: readonly (string | undefined)[]
) => [header, data, token, sub, scope, authorizer, ...words].filter((part) => part !== undefined);

const tokenField = async (
  { token, sub, scope }: Values<typeof options>,
  { jwt, tokenHeader }: AuthConfig,
): Promise<readonly string[]> => {
  if (!token && sub === undefined && scope === undefined) return [];
  const claims = { sub: sub ?? 'developer', scope: scope ?? 'users:read users:write' };
  return [`${tokenHeader}: Bearer ${await signToken(jwt, { ...claims, expires: '1h' })}`];
};

const savedEvent = (file: string): Record<string, unknown> => {
  const text = readInput(file).toString();
  try {
    return requireRecord(JSON.parse(text));
  } catch {
    throw new UsageError(`${file} holds no event, which is a JSON object`);
  }
};

/** Sets the environment of the function, and gives the configuration that it will read. */
const prepare = (isQuiet: boolean): AuthConfig => {
  const env = {
    ...(process.stderr.isTTY && { LOG_FORMAT: 'pretty' }),
    ...(isQuiet && { LOG_LEVEL: 'error' }),
    ...localEnvironment(process.env),
  };
  Object.assign(process.env, env);
  Object.assign(globalThis, { awslambda });
  return readConfig(env).auth;
};

export const main = command(
  help,
  options,
  async (values, name, method?: string, path?: string) => {
    const { authorizer: isAsked, event: saved, ...rest } = values;
    const authorizer = name === 'rest-api' ? 'token' : 'request';
    const choice = chooseDoor(name, { ...rest, ...(isAsked && { authorizer }) });
    const milliseconds = wholeNumber('--timeout', values.timeout);
    if (saved !== undefined && typedParts(values, method, path).length > 0)
      throw new UsageError('--event brings a request of its own: name the door only');
    const print = process.stdout.write.bind(process.stdout);
    // What the function logs must not get between the parts of its result.
    process.stdout.write = process.stderr.write.bind(process.stderr);
    const auth = prepare(values.json);
    const say = values.json ? () => {} : tell;
    const load = loading(values.dist, values.json);
    const made = async () => {
      const headers = [...(await tokenField(values, auth)), ...(values.header ?? [])];
      const request = typedRequest({
        ...{ method, path, headers, data: values.data },
        prefix: choice.prefix,
      });
      return madeEvent(choice, request, isAsked ? { load, say } : undefined);
    };
    const event = saved === undefined ? await made() : savedEvent(saved);
    const { handler, title } = await load(choice.bundle);
    say(`the event for ${title}`, event);
    const start = performance.now();
    const { stream } = values;
    const result = await call({ handler, stream, event, requestId: randomUUID(), milliseconds });
    say(`the result, after ${since(start)}`);
    print(`${JSON.stringify(result, undefined, values.json ? 0 : 2)}\n`);
  },
  'door',
  'method',
  'path',
);

if (import.meta.main) {
  await runMain(main);
  // A function that was given up may still be at work.
  process.exit();
}
