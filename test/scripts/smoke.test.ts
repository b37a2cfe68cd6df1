import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer } from '../../scripts/smoke/check.ts';
import { doorAt } from '../../scripts/smoke/door-at.ts';
import { signatureHeaders } from '../../scripts/smoke/signature.ts';
import { allChecks, main } from '../../scripts/smoke.ts';
import { permissions } from '../../src/application/access.ts';
import { readConfig } from '../../src/infrastructure/config/config.ts';
import { edgeKinds } from '../authorizers/edge-kinds.ts';
import { bearer as edgeBearer, openEdge } from '../authorizers/open-edge.ts';
import { type Door, doors, expressDoor, newApp, openDoor } from '../e2e/describe-every-door.ts';
import { bearer, testEnvironment } from '../e2e/test-config.ts';
import { commandLines, failsWith, refusesWith } from '../local/command-line.ts';

const { call } = commandLines();

const page = 'https://app.example.com';
const rights = {
  scope: Object.values(permissions)
    .map(({ scope }) => scope)
    .join(' '),
};

/** Of a resource that somebody has added, the tests make nothing that could be read. */
const hasNothing = / \/(?!users)\S* has nothing to read$/;

/** Nothing is asserted about how long an answer takes, on whatever machine. */
const unhurried = ['--max-ms', '999999'];

const urlOf = (request: Door['request']): string => request().get('').url;

/** So that there is something to read. */
const addUser = (request: Door['request'], authorization: string) =>
  request().post('/users').set({ authorization }).send({ name: 'Ada', email: 'ada@example.com' });

const tokenIn = (authorization: string): string => authorization.replace('Bearer ', '');

const withCors = () => {
  const { cors } = readConfig({ ...testEnvironment, CORS_ORIGINS: page });
  return newApp({ kind: 'memory' }, { cors });
};

/** Those whose answers differ: streams are the same to a client, and a load balancer is not deployed. */
const kinds = doors.filter(({ name }) => !/streaming|ALB/.test(name));

describe.each(kinds)('through $name', (kind) => {
  let door: Awaited<ReturnType<typeof openDoor>>;
  beforeAll(async () => {
    door = await openDoor(kind, await withCors());
  });
  afterAll(() => door?.close());

  it('all checks hold', async () => {
    const authorization = await bearer(rights);
    await addUser(door.request, authorization);
    const url = urlOf(door.request);
    const args = [url, '--token', tokenIn(authorization), '--origin', page, ...unhurried];
    const { code, stdout, stderr } = await call(main, args);
    expect({ code, stderr, failed: stdout.match(/^FAIL.*$/gm) }).toEqual({
      ...{ code: 0, stderr: '', failed: null },
    });
    const skipped = stdout.match(/^skip .*$/gm)?.filter((line) => !hasNothing.test(line));
    expect(skipped).toEqual([expect.stringMatching(/asked without TLS$/)]);
  });
});

describe.each(edgeKinds)('through $name', (kind) => {
  it('all checks hold', async () => {
    const { request } = await openEdge(kind);
    const authorization = await edgeBearer(rights);
    await addUser(request, authorization);
    const args = [urlOf(request), ...unhurried];
    const { code, stdout } = await call(main, args, { TOKEN: tokenIn(authorization) });
    expect({ code, failed: stdout.match(/^FAIL.*$/gm) }).toEqual({ code: 0, failed: null });
  });
});

interface Request {
  readonly method: string;
  readonly origin: string | undefined;
}
type Break = (answer: Answer, request: Request) => Partial<Answer>;

const withHeader =
  (
    name: string,
    value: string | undefined,
    of: (request: Request) => boolean = () => true,
  ): Break =>
  ({ headers }, request) =>
    of(request) ? { headers: { ...headers, [name]: value } } : {};
const withStatus =
  (status: number, of: (request: Request) => boolean = () => true): Break =>
  (_answer, request) =>
    of(request) ? { status, body: '' } : {};
const isHead = ({ method }: Request) => method === 'HEAD';

const allow = 'access-control-allow-origin';
const lenient: Break = ({ headers }, { origin }) => ({ headers: { ...headers, [allow]: origin } });
const careless: Break = ({ headers }) => ({
  headers: { ...headers, [allow]: '*', 'access-control-allow-credentials': 'true' },
});
const misuse = ['content-security-policy', 'referrer-policy', 'x-content-type-options'];

/** What is wrong with a server that fails these checks, in each of the ways that they look for. */
const faults: readonly [checks: RegExp, ...Break[]][] = [
  [/^\w+: \d{3}$/, withStatus(500), withHeader('x-made-up', '1')],
  [/^\w+: [24]\d\d$/, withHeader('content-type', 'text/plain')],
  [/^(greet|health|ready|listUsers|getUser): 200$/, () => ({ body: '{}' })],
  [/^refuses |^takes no token/, withStatus(200), withStatus(500)],
  [/^no page/, lenient, careless],
  [/^a page of its own origin/, withHeader(allow, undefined)],
  [/send a token$/, withHeader('access-control-allow-headers', 'accept')],
  [/send a token$/, withHeader('access-control-allow-methods', 'POST'), withStatus(403)],
  [/^HEAD/, withStatus(404, isHead), withHeader('content-type', 'text/plain', isHead)],
  [/not there: 405$/, withHeader('allow', undefined)],
  [/not there: /, withStatus(200), withHeader('content-type', 'text/plain')],
  [/^headers against misuse/, ...misuse.map((name) => withHeader(name, undefined))],
  [/stay with HTTPS$/, withHeader('strict-transport-security', 'max-age=0')],
  [/^a request id/, withHeader('x-request-id', 'x'), withHeader('x-request-id', undefined)],
  [/^does not say/, withHeader('x-powered-by', 'Express')],
  [/^its clock/, withHeader('date', 'Thu, 01 Jan 1970 00:00:00 GMT')],
];

/** What a sound server of ours says over TLS only. */
const overTls = withHeader('strict-transport-security', 'max-age=31536000');

describe('a check', () => {
  let sound: Awaited<ReturnType<typeof openDoor>>;
  let server: Server;
  let broken: Break;
  let authorization: string;
  beforeAll(async () => {
    sound = await openDoor(expressDoor, await withCors());
    authorization = await bearer(rights);
    await addUser(sound.request, authorization);
    const { ask } = doorAt(new URL(urlOf(sound.request)), { sign: false });
    server = createServer(async ({ method = '', url: path = '', headers: given }, response) => {
      const { connection, host, ...headers } = given as Record<string, string>;
      const answer = await ask({ method, path, headers });
      const tls = { ...answer, ...overTls(answer, { method, origin: undefined }) };
      const changed = { ...tls, ...broken(tls, { method, origin: headers['origin'] }) };
      for (const [name, value] of Object.entries(changed.headers)) {
        if (value !== undefined && !/^(content-length|transfer-encoding|connection)$/.test(name))
          response.setHeader(name, value);
      }
      response.writeHead(changed.status).end(changed.body);
    });
    server.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
  });
  afterAll(async () => {
    server?.close();
    server?.closeAllConnections();
    await sound?.close();
  });

  const door = (maxMs = 999_999) => ({
    ...doorAt(new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), {
      ...{ token: tokenIn(authorization), origin: page, maxMs, sign: false },
    }),
    isSecure: true,
  });

  it('holds at a sound server, each of them', async () => {
    broken = () => ({});
    for (const { run } of await allChecks()) {
      await run(door()).catch((error) => {
        if (!hasNothing.test(` ${error.message}`)) throw error;
      });
    }
  });

  it('fails at a server that is broken, each of them in every way that it looks for', async () => {
    const passed: string[] = [];
    const failed = new Set<string>();
    const checks = await allChecks();
    for (const [index, [pattern, ...breaks]] of faults.entries()) {
      for (const { name, run } of checks.filter((check) => pattern.test(check.name))) {
        for (broken of breaks) {
          await run(door()).then(
            () => passed.push(`${name}, fault ${index}`),
            () => failed.add(name),
          );
        }
      }
    }
    expect(passed).toEqual([]);
    expect(checks.map(({ name }) => name).filter((name) => !failed.has(name))).toEqual([
      'answers in time',
    ]);
  });

  it('of time fails where the median answer takes longer than it may', async () => {
    broken = () => ({});
    const inTime = (await allChecks()).find(({ name }) => name === 'answers in time');
    await expect(inTime?.run(door(0))).rejects.toThrow(/^half of 5 answers took \d+ ms$/);
  });
});

describe('npm run smoke', () => {
  it('says what fails and why, and skips what needs a token', async () => {
    const server = createServer((_request, response) => response.end('hello')).listen(0);
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const { code, stdout, stderr } = await call(main, [`http://127.0.0.1:${port}`]);
    server.close();
    server.closeAllConnections();
    expect({ code, stderr }).toEqual({
      ...{ code: 1, stderr: expect.stringMatching(/^portico: \d+ of \d+ checks failed\n$/) },
    });
    expect(stdout).toMatch(/^FAIL {2}greet: 400 +answered 200$/m);
    expect(stdout).toMatch(/^skip {2}listUsers: 200 +needs --token$/m);
    expect(stdout).toMatch(/\n\n\d+ hold, \d+ fail, \d+ skipped\n$/);
  });

  it('sends its headers, and signs where it is told to', async () => {
    const seen: Record<string, unknown>[] = [];
    const server = createServer(({ headers }, response) => {
      seen.push(headers);
      response.end();
    }).listen(0);
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const env = {
      ...{ AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'k', AWS_SESSION_TOKEN: 's' },
      AWS_REGION: 'eu-central-1',
    };
    const args = ['--sign', '--header', 'x-api-key: abc', '--token', 'a.e30.c'];
    await call(main, [`http://127.0.0.1:${port}`, ...args], env);
    server.close();
    server.closeAllConnections();
    const authorization = expect.stringMatching(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/lambda\/aws4_request, SignedHeaders=host;x-amz-date;x-amz-security-token, Signature=[0-9a-f]{64}$/,
    );
    for (const headers of seen) {
      expect(headers).toMatchObject({
        ...{ 'x-api-key': 'abc', 'x-amz-security-token': 's', authorization },
      });
    }
    expect(seen).toContainEqual(
      expect.objectContaining({ 'x-portico-authorization': 'Bearer a.e30.c' }),
    );
  });

  it('says in one line that nobody answers', async () => {
    await expect(call(main, ['http://127.0.0.1:2'])).resolves.toEqual(
      failsWith(/there is no answer: fetch failed: .+/),
    );
  });

  it.each([
    [[], /one URL must be named; --help tells more/],
    [['api.example.com'], /api\.example\.com is no URL like https:\/\/api\.example\.com\/dev/],
    [['ftp://x'], /ftp:\/\/x is no URL like .*/],
    [['https://x/?a=b'], /https:\/\/x\/\?a=b is no URL like .*/],
    [['https://x', '--max-ms', '1s'], /--max-ms must be a whole number/],
    [['https://x', '--header', 'x'], /--header must be like "x-api-key: abc"/],
    [['https://x', '--sign'], /--sign needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY/],
  ])('refuses %j', async (args, message) => {
    await expect(call(main, args)).resolves.toEqual(refusesWith(message));
  });
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-test-suite.html
it.each([
  ['/', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
  [
    '/?Param2=value2&Param1=value1',
    'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  ],
])('signs GET %s as the examples of AWS do', (path, signature) => {
  const url = new URL(`https://example.amazonaws.com${path}`);
  const credentials = {
    accessKeyId: 'AKIDEXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  };
  const now = new Date('2015-08-30T12:36:00Z');
  const headers = signatureHeaders(
    { method: 'GET', url },
    credentials,
    'us-east-1',
    'service',
    now,
  );
  expect(headers['authorization']).toBe(
    `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=${signature}`,
  );
});
