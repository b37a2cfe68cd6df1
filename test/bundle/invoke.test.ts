import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../../src/infrastructure/config/settings.ts';
import { isStale } from '../gateway/bundles.ts';
import { main } from '../gateway/invoke-main.ts';
import { commandLines, failsWith, refusesWith } from '../local/command-line.ts';
import { sharedProcess } from '../local/shared-process.ts';
import { built } from './built.ts';

const { run, call, folder } = commandLines();
const file = 'test/gateway/invoke-main.ts';
/** Two, since a bundle keeps the log level of its first call. */
const [callApart, callQuietly] = [sharedProcess(), sharedProcess()];

const invoke = (args: readonly string[], dist = built) => {
  const call = args.includes('--json') ? callQuietly : callApart;
  return call(file, [...args, '--dist', dist]);
};

/** As a process: with settings, or with what must end. */
const runApart = (args: readonly string[], env?: Environment, dist = built) =>
  run(`../../../${file}`, [...args, '--dist', dist], env).ended;

/** The result and nothing else. */
const resultOf = async (args: readonly string[], env?: Environment) => {
  const words = [...args, '--json'];
  const { code, stdout, stderr } = await (env ? runApart(words, env) : invoke(words));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^\S[^\n]*\n$/);
  return JSON.parse(stdout);
};

/** The values that are told on stderr, by what is said of them. */
const shown = (stderr: string): ReadonlyMap<string, Record<string, unknown>> =>
  new Map(
    Array.from(stderr.matchAll(/^(the event for \S+|its decision).*\n(\{\n[\s\S]*?\n\})$/gm)).map(
      ([, title = '', json = '']) => [title, JSON.parse(json)],
    ),
  );

describe('npm run invoke', () => {
  it('builds what is missing, and shows the event, the result and the times', async () => {
    const args = ['http-api', 'GET', '/hello?name=Ada%20K', '-H', 'X-One: 1', '-H', 'x-one: 2'];
    const { code, stdout, stderr } = await invoke(args, join(folder(), 'dist'));
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      statusCode: 200,
      body: expect.stringContaining('Hello, Ada K!'),
    });
    expect(stderr).toMatch(/^building/);
    expect(stderr).toMatch(/^the event for dist\/http-api, loaded in \d+\.\d ms$/m);
    expect(stderr).toMatch(/^\{"timestamp":.*"message":"request".*\}$/m);
    expect(stderr).toMatch(/^the result, after \d+\.\d ms$/m);
    expect(shown(stderr).get('the event for dist/http-api,')).toMatchObject({
      version: '2.0',
      rawPath: '/hello',
      rawQueryString: 'name=Ada%20K',
      headers: { 'x-one': '1,2', accept: '*/*' },
      requestContext: { routeKey: 'GET /hello' },
    });
  });

  it.each([
    ['rest-api'],
    ['http-api', '--payload', '1.0'],
    ['function-url'],
    ['alb'],
    ['function-url', '--stream'],
    ['rest-api', '--stream'],
  ])('prints nothing but the result when told so: %s %s', async (door, ...flags) => {
    const result = await resultOf([door, 'GET', '/hello?name=Ada', ...flags]);
    expect(result).toMatchObject({ statusCode: 200, isBase64Encoded: false });
    expect(JSON.parse(result.body)).toMatchObject({ message: 'Hello, Ada!' });
  });

  it('sends a body, and a token for whom it is told', async () => {
    const data = join(folder(), 'ada.json');
    writeFileSync(data, '{"name":"Ada","email":"ada@example.com"}');
    const create = ['http-api', 'POST', '/users', '-d', `@${data}`];
    const answers = [
      await resultOf(create),
      await resultOf([...create, '--scope', 'users:read']),
      await resultOf([...create, '--token']),
      await resultOf([...create, '--sub', 'grace']),
      await resultOf([...create, '--token', '-H', 'content-type: text/plain']),
      await resultOf(['alb', 'GET', '/users', '--token'], { AUTH_TOKEN_HEADER: 'x-token' }),
    ];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 403, 201, 409, 415, 200]);
  });

  it('calls with a saved event', async () => {
    const file = join(__dirname, '../events/http-api.json');
    await expect(resultOf(['http-api', '--event', file])).resolves.toMatchObject({
      statusCode: 200,
    });
  });

  it.each([
    ['rest-api', 'token-authorizer', { policyDocument: expect.anything() }],
    ['http-api', 'http-authorizer', { isAuthorized: true }],
  ])('asks the authorizer of %s first', async (door, authorizer, decision) => {
    const args = [door, 'GET', '/users', '--authorizer', '--sub', 'ada'];
    const { code, stdout, stderr } = await invoke(args);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ statusCode: 200 });
    const values = shown(stderr);
    expect([...values.keys()]).toEqual([
      `the event for dist/${authorizer},`,
      'its decision',
      `the event for dist/${door},`,
    ]);
    expect(values.get('its decision')).toMatchObject(decision);
    const { requestContext } = values.get(`the event for dist/${door},`) ?? {};
    expect(JSON.stringify(requestContext)).toContain('"userId":"ada"');
  });

  it('asks no authorizer about an open route', async () => {
    const { code, stderr } = await invoke(['rest-api', 'GET', '/hello', '--authorizer']);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^the authorizer is not asked: this route is open$/m);
  });

  it.each([
    [['rest-api', 'GET', '/users', '--authorizer'], 401],
    [['rest-api', 'GET', '/users', '--authorizer', '-H', 'authorization: Bearer x'], 401],
    [['http-api', 'GET', '/users', '--authorizer', '-H', 'authorization: Bearer x'], 403],
    [['rest-api', 'GET', '/nowhere'], 403],
    [['http-api', 'GET', '/nowhere'], 404],
  ])('fails where the gateway answers by itself: %j', async (args, status) => {
    await expect(invoke([...args, '--json'])).resolves.toEqual(
      failsWith(new RegExp(`the gateway answers without the function: ${status} {.*}`)),
    );
  });
});

describe('npm run invoke with a function', () => {
  /** A bundle that is newer than any source. */
  const bundle = (handler: string): string => {
    const file = join(folder(), 'dist/alb/index.mjs');
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, `export const handler = ${handler}`);
    utimesSync(file, new Date('2100-01-01'), new Date('2100-01-01'));
    return join(folder(), 'dist');
  };
  const words = ['alb', 'GET', '/', '--json'];

  it('that throws fails', async () => {
    const dist = bundle('async () => { throw new Error("zebra") }');
    await expect(invoke(words, dist)).resolves.toEqual(
      failsWith(/the function has thrown Error: zebra/),
    );
  });

  it('that does not answer fails when its time is up', async () => {
    const handler = '() => { setInterval(() => {}, 1000); return new Promise(() => {}) }';
    const args = [...words, '--timeout', '50'];
    await expect(runApart(args, {}, bundle(handler))).resolves.toEqual(
      failsWith(/the function has not answered within 50 ms/),
    );
  });

  it('that writes on stdout keeps it apart from its result', async () => {
    const handler = 'async () => { process.stdout.write("zebra"); return { statusCode: 500 } }';
    await expect(invoke(words, bundle(handler))).resolves.toEqual({
      code: 0,
      stdout: '{"statusCode":500}\n',
      stderr: 'zebra',
    });
  });
});

test('a bundle is stale where it is missing or older than a source', () => {
  const file = join(folder(), 'index.mjs');
  expect(isStale(file)).toBe(true);
  writeFileSync(file, '');
  utimesSync(file, new Date('2000-01-01'), new Date('2000-01-01'));
  expect(isStale(file)).toBe(true);
  utimesSync(file, new Date('2100-01-01'), new Date('2100-01-01'));
  expect(isStale(file)).toBe(false);
});

describe('npm run invoke refuses on one line', () => {
  const event = join(__dirname, '../events/http-api.json');

  it.each([
    [[], /one door must be named; --help tells more/],
    [['soap-api', 'GET', '/'], /unknown door 'soap-api': choose rest-api, .*/],
    [['http-api'], /the method must be like GET/],
    [['http-api', 'get', '/hello'], /the method must be like GET/],
    [['http-api', 'GET'], /the path must begin with \/ and be percent-encoded/],
    [['http-api', 'GET', '/a b'], /the path must begin with \/ and be percent-encoded/],
    [['http-api', 'GET', '/', 'more'], /unexpected argument 'more'; --help tells more/],
    [['http-api', 'GET', '/', '-H', 'rubbish'], /-H must be like 'accept: application\/json'/],
    [['http-api', 'GET', '/', '--timeout', 'long'], /--timeout must be a whole number/],
    [['http-api', 'GET', '/', '--stream'], /--stream is not for http-api, which cannot stream/],
    [['alb', 'GET', '/', '--authorizer'], /--authorizer is not for alb/],
    [['http-api', '--event', __filename], /.* holds no event, which is a JSON object/],
    [['http-api', 'GET', '--event', event], /--event brings a request of its own: .*/],
    [['http-api', '-d', '{}', '--event', event], /--event brings a request of its own: .*/],
  ])('%j', async (args, line) => {
    await expect(call(main, args)).resolves.toEqual(refusesWith(line));
  });
});
