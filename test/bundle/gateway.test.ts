import { createHash } from 'node:crypto';
import type { Environment } from '../../src/infrastructure/config/settings.ts';
import { main } from '../gateway/main.ts';
import { commandLines, refusesWith } from '../local/command-line.ts';
import { sharedProcess } from '../local/shared-process.ts';
import { built } from './built.ts';

const { run, call } = commandLines();
const file = 'test/gateway/main.ts';
const callApart = sharedProcess();

const printed = / is at (\S+)\n[\s\S]*"authorization: ([^"]+)"/;

/** A gateway that listens, and a header with the token that it has printed; one with settings is a process. */
const gateway = async (words: readonly string[], env?: Environment) => {
  const args = [...words, '--dist', built, '--port', '0'];
  const [, base = '', authorization = ''] = env
    ? await run(`../../../${file}`, args, env).printed(printed)
    : (printed.exec((await callApart(file, args)).stdout) ?? []);
  const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    fetch(base + path, { method, headers });
  return { base: new URL(base), get, signed: { authorization } };
};

/** What is open, what is not: with a token, with none and with a bad one; and what is not there. */
const askAll = async ({
  get,
  signed,
}: Pick<Awaited<ReturnType<typeof gateway>>, 'get' | 'signed'>) => [
  await get('/hello'),
  await get('/users', signed),
  await get('/users'),
  await get('/users', { authorization: 'Bearer rubbish' }),
  await get('/nowhere'),
];

describe('the gateway on the command line', () => {
  test('is a REST API with a TOKEN authorizer at its stage', async () => {
    const { base, get, signed } = await gateway(['rest-api', '--stage', 'test']);
    const answers = await askAll({ get, signed });
    expect(base.pathname).toBe('/test');
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 401, 401, 403]);
    await expect(answers[4]?.json()).resolves.toEqual({ message: 'Missing Authentication Token' });
  });

  test('is a REST API with a REQUEST authorizer for API keys, whose usage plan counts them', async () => {
    const args = [
      '--authorizer',
      'request',
      '--api-key',
      'plan-key',
      '--api-key-source',
      'authorizer',
    ];
    const identity = [
      ...['--identity-source', 'method.request.header.x-api-key'],
      ...['--identity-source', 'context.identity.sourceIp'],
    ];
    const rule = (key: string) => ({
      sha256: createHash('sha256').update(key).digest('hex'),
      networks: ['127.0.0.0/8', '::1/128'],
      principal: key,
      scope: 'users:read',
    });
    const env = { API_KEYS: JSON.stringify([rule('plan-key'), rule('other-key')]) };
    const { get, signed } = await gateway(['rest-api', ...args, ...identity], env);
    const answers = [
      await get('/users', { 'x-api-key': 'plan-key' }),
      await get('/users', { 'x-api-key': 'other-key' }),
      await get('/users', { 'x-api-key': 'unknown' }),
      await get('/users', signed),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 403, 401, 401]);
  });

  test.each(['1.0', '2.0'])(
    'is an HTTP API, payload format %s, with its authorizer',
    async (payload) => {
      const { get, signed } = await gateway(['http-api', '--payload', payload]);
      const answers = await askAll({ get, signed });
      const refused = payload === '2.0' ? 403 : 401;
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 401, refused, 404]);
    },
  );

  test('answers preflight requests where CORS is its own, without a token', async () => {
    const { get } = await gateway(['http-api', '--cors', 'https://app.example']);
    const headers = { origin: 'https://app.example', 'access-control-request-method': 'GET' };
    const preflight = await get('/users', headers, 'OPTIONS');
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('https://app.example');
    const answer = await get('/hello', { origin: 'https://app.example' });
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://app.example');
  });

  test.each(['function-url', 'rest-api'])('streams through %s', async (door) => {
    const { get, signed } = await gateway([door, '--stream']);
    const answer = await get('/users/export', signed);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson');
    expect(answer.headers.get('transfer-encoding')).toBe('chunked');
  });

  test('is a Function URL that knows who has signed', async () => {
    const arn = 'arn:aws:sts::123456789012:assumed-role/reader/session';
    const rules = [{ arn: 'arn:aws:sts::123456789012:assumed-role/reader/*', scope: 'users:read' }];
    const env = { IAM_PRINCIPALS: JSON.stringify(rules) };
    const { get } = await gateway(['function-url', '--iam', arn], env);
    expect((await get('/users')).status).toBe(200);
    expect((await get('/users/1', {}, 'DELETE')).status).toBe(403);
  });

  test('is a load balancer', async () => {
    const { get, signed } = await gateway(['alb']);
    expect((await get('/users?limit=1', signed)).status).toBe(200);
  });

  test.each([
    [[], /one door must be named; --help tells more/],
    [['soap-api'], /unknown door 'soap-api': choose rest-api, http-api, function-url or alb/],
    [['http-api', '--stream'], /--stream is not for http-api, which cannot stream/],
    [['http-api', '--api-key', 'k'], /--api-key is not for http-api/],
    [['http-api', '--payload', '3.0'], /unknown --payload '3\.0': choose 1\.0 or 2\.0/],
    [['alb', '--ttl', 'long'], /--ttl must be a whole number/],
    [['alb', '--rubbish'], /unknown option '--rubbish'; --help tells more/],
  ])('refuses %j on one line', async (args, line) => {
    await expect(call(main, args)).resolves.toEqual(refusesWith(line));
  });

  test('shows its help', async () => {
    const { code, stdout } = await call(main, ['--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^npm run gateway -- rest-api\|http-api\|function-url\|alb/);
  });
});
