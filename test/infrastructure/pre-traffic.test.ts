import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { buffer, json, text } from 'node:stream/consumers';
import { httpAuthorizer } from '../../src/adapters/authorizers/http-authorizer.ts';
import { requestAuthorizer } from '../../src/adapters/authorizers/request-authorizer.ts';
import { tokenAuthorizer } from '../../src/adapters/authorizers/token-authorizer.ts';
import type { App } from '../../src/adapters/http/protocol/message.ts';
import { functionUrl, functionUrlStream } from '../../src/adapters/lambda/function-url.ts';
import { httpApi } from '../../src/adapters/lambda/http-api.ts';
import { restApi, restApiStream } from '../../src/adapters/lambda/rest-api.ts';
import { Failure } from '../../src/domain/failure.ts';
import { readConfig } from '../../src/infrastructure/config/config.ts';
import { container, tokens } from '../../src/infrastructure/main/container.ts';
import { preTraffic } from '../../src/infrastructure/pre-traffic/pre-traffic.ts';
import { testEnvironment } from '../e2e/test-config.ts';
import { type Handler, invokeFunction, lambdaContext } from '../gateway/invoke.ts';
import { awslambda, responseStream } from '../gateway/streaming.ts';

const version = 'arn:aws:lambda:eu-central-1:123456789012:function:portico:7';

/** As Lambda answers an invocation: the payload, and whether the function has thrown. */
type Invoke = (event: object) => Promise<{ payload: string | Uint8Array; thrown?: boolean }>;
let invoke: Invoke;
let statuses: Record<string, unknown>[];

const answer = async (request: IncomingMessage, response: ServerResponse) => {
  if (
    request.headers['x-amz-target'] === 'CodeDeploy_20141006.PutLifecycleEventHookExecutionStatus'
  ) {
    statuses.push((await json(request)) as Record<string, unknown>);
    return response.setHeader('content-type', 'application/x-amz-json-1.1').end('{}');
  }
  expect(decodeURIComponent(request.url ?? '')).toBe(
    `/2015-03-31/functions/${version}/invocations`,
  );
  const { payload, thrown } = await invoke(JSON.parse(await text(request)));
  if (thrown) response.setHeader('x-amz-function-error', 'Unhandled');
  return response.end(payload);
};
const aws = createServer((request, response) => {
  answer(request, response).catch(({ code = 400 }) => response.writeHead(code).end('{}'));
});

const before = process.env;
beforeAll(async () => {
  Object.assign(globalThis, { awslambda });
  await once(aws.listen(0, '127.0.0.1'), 'listening');
  process.env = {
    ...before,
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(aws.address() as AddressInfo).port}`,
    ...{ AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' },
  };
});
afterAll(() => {
  process.env = before;
  aws.close();
  aws.closeAllConnections();
});

/** What CodeDeploy hears of a version, and what the log tells of it. */
const outcomeOf = async (bundle: string, how: Invoke) => {
  invoke = how;
  statuses = [];
  const lines: unknown[] = [];
  const hook = preTraffic({ BUNDLE: bundle, VERSION_ARN: version }, (...line) => lines.push(line));
  await hook({ DeploymentId: 'd-1', LifecycleEventHookExecutionId: 'e-1' });
  expect(statuses).toEqual([
    { deploymentId: 'd-1', lifecycleEventHookExecutionId: 'e-1', status: expect.any(String) },
  ]);
  return { status: statuses[0]?.['status'], lines };
};

const buffered =
  (handler: Handler): Invoke =>
  (event) =>
    invokeFunction(handler, event, 'request-1').then(
      (result) => ({ payload: JSON.stringify(result) }),
      ({ message }) => ({ payload: JSON.stringify({ errorMessage: message }), thrown: true }),
    );

const streamed =
  (handler: unknown): Invoke =>
  async (event) => {
    const pipe = new PassThrough();
    const running = handler as (...args: unknown[]) => Promise<void>;
    const context = lambdaContext('request-1', 10_000);
    const [payload] = await Promise.all([
      buffer(pipe),
      running(event, responseStream(pipe).stream, context),
    ]);
    return { payload };
  };

const doors: Readonly<Record<string, (app: App) => Invoke>> = {
  'rest-api': (app) => buffered(restApi(app)),
  'rest-api-stream': (app) => streamed(restApiStream(app)),
  'http-api': (app) => buffered(httpApi(app)),
  'function-url': (app) => buffered(functionUrl(app)),
  'function-url-stream': (app) => streamed(functionUrlStream(app)),
};
const authorizers = {
  'token-authorizer': tokenAuthorizer,
  'request-authorizer': requestAuthorizer,
  'http-authorizer': httpAuthorizer,
};

const services = container(readConfig(testEnvironment));
const log = () => {};
const good = () => services.getAsync(tokens.App);
const unready: App = async () => ({ status: 503, headers: {}, cookies: [], body: '' });

describe.each(Object.keys(doors))('a version of %s', (bundle) => {
  const through = (app: App) => doors[bundle]?.(app) as Invoke;

  it('gets traffic when it is ready', async () => {
    expect(await outcomeOf(bundle, through(await good()))).toEqual({
      status: 'Succeeded',
      lines: [],
    });
  });

  it('gets none when it is not, and the log tells why', async () => {
    const { status, lines } = await outcomeOf(bundle, through(unready));
    expect(status).toBe('Failed');
    expect(lines).toEqual([
      [
        'error',
        'a version is not ready',
        { version, answer: expect.objectContaining({ statusCode: 503 }) },
      ],
    ]);
  });
});

describe.each(Object.entries(authorizers))('a version of %s', (bundle, authorizer) => {
  it('gets traffic when it refuses a token that is no good', async () => {
    const authenticate = await services.getAsync(tokens.Authenticator);
    const ports = { authenticate, log, tokenHeader: 'authorization' };
    expect(await outcomeOf(bundle, buffered(authorizer(ports)))).toEqual({
      status: 'Succeeded',
      lines: [],
    });
  });

  it.each([
    ['cannot tell', new Failure('unavailable', 'the secret cannot be read')],
    ['lets it in', undefined],
  ])('gets none when it %s', async (_, failure) => {
    const authenticate = async () => {
      if (failure) throw failure;
      return { id: 'anybody', kind: 'token' as const, roles: [], scopes: [] };
    };
    const ports = { authenticate, log, tokenHeader: 'authorization' };
    const { status } = await outcomeOf(bundle, buffered(authorizer(ports)));
    expect(status).toBe('Failed');
  });
});

describe('a version', () => {
  it.each<[string, Invoke]>([
    [
      'does not start',
      async () => ({ payload: '{"errorType":"Runtime.ExitError"}', thrown: true }),
    ],
    ['answers nothing that can be read', async () => ({ payload: '<html>' })],
    ['answers nothing', async () => ({ payload: '' })],
    ['cannot be called', () => Promise.reject({ code: 403 })],
  ])('gets no traffic when it %s', async (_, how) => {
    const { status, lines } = await outcomeOf('http-api', how);
    expect(status).toBe('Failed');
    expect(lines).toHaveLength(1);
  });
});
