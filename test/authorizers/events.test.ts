import type { AuthorizerPorts } from '../../src/adapters/authorizers/decide.ts';
import { httpAuthorizer } from '../../src/adapters/authorizers/http-authorizer.ts';
import { requestAuthorizer } from '../../src/adapters/authorizers/request-authorizer.ts';
import { tokenAuthorizer } from '../../src/adapters/authorizers/token-authorizer.ts';
import { readAuthorizerConfig } from '../../src/infrastructure/config/config.ts';
import { openAuthorizerPorts } from '../../src/infrastructure/main/open-ports.ts';
import httpApiEvent from '../events/http-api.json' with { type: 'json' };
import restApiEvent from '../events/rest-api.json' with { type: 'json' };
import { type Handler, invokeFunction } from '../gateway/invoke.ts';
import { environment } from './open-edge.ts';

const arn = 'arn:aws:execute-api:eu-central-1:123456789012:a1b2c3d4e5/prod/GET/users';
const authorization = 'Bearer rubbish';
const requestContext = { requestId: 'request-1' };
const request = { type: 'REQUEST', headers: { authorization }, requestContext };

const events: Record<string, object> = {
  token: { type: 'TOKEN', methodArn: arn, authorizationToken: authorization },
  request: { ...request, methodArn: arn, httpMethod: 'GET' },
  'http 1.0': {
    ...request,
    version: '1.0',
    methodArn: arn,
    authorizationToken: authorization,
    httpMethod: 'GET',
  },
  'http 2.0': { ...request, version: '2.0', routeArn: arn },
};

const without = (event: object | undefined, key: string): object => ({
  ...event,
  [key]: undefined,
});

const foreign: [string, unknown][] = [
  ['null', null],
  ['a string', 'Unauthorized'],
  ['a list', [events['token']]],
  ['an empty object', {}],
  ['a warmer', { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} }],
  ['queue records', { Records: [{ eventSource: 'aws:sqs', body: '{}' }] }],
  ['a request of a REST API', restApiEvent],
  ['a request of an HTTP API', httpApiEvent],
  [
    'a connection of a WebSocket API',
    { ...request, methodArn: arn, requestContext: { ...requestContext, eventType: 'CONNECT' } },
  ],
  ['a TOKEN event without a token', without(events['token'], 'authorizationToken')],
  ['a TOKEN event without a method', without(events['token'], 'methodArn')],
  ['a REQUEST event without a method', without(events['request'], 'methodArn')],
  ['a REQUEST event without a context', without(events['request'], 'requestContext')],
  ['a 1.0 event without a method', without(events['http 1.0'], 'methodArn')],
  ['a 2.0 event without a route', without(events['http 2.0'], 'routeArn')],
  ['a 2.0 event without a context', without(events['http 2.0'], 'requestContext')],
  ...[
    '',
    '*',
    'arn:aws:s3:::bucket',
    'arn:aws:execute-api:*:*:*',
    'arn:aws:execute-api:*:*:*/*/GET/users',
    'arn:aws:execute-api:eu-central-1:123456789012:*/prod/GET/users',
    'arn:aws:execute-api:eu-central-1:123456789012:a1b2c3d4e5/*/GET/users',
    'arn:aws:execute-api:eu-central-1:123456789012:a1b2c3d4?5/prod/GET/users',
    'arn:aws:execute-api:eu-central-1:123456789012:a1b2c3d4e5',
    'arn:aws:execute-api:eu-central-1:123456789012:a1b2c3d4e5/prod',
    'arn:aws:execute-api:eu-central-1:a1b2c3d4e5/prod/GET/users',
    'arn:aws:lambda:eu-central-1:123456789012:a1b2c3d4e5/prod/GET/users',
    `x${arn}`,
  ].flatMap((bad): [string, object][] => [
    [`a TOKEN event about ${bad}`, { ...events['token'], methodArn: bad }],
    [`a REQUEST event about ${bad}`, { ...events['request'], methodArn: bad }],
    [`a 1.0 event about ${bad}`, { ...events['http 1.0'], methodArn: bad }],
    [`a 2.0 event about ${bad}`, { ...events['http 2.0'], routeArn: bad }],
  ]),
  ['a REQUEST event of another type', { ...events['request'], type: 'TOKEN' }],
  ['a 2.0 event of another type', { ...events['http 2.0'], type: 'TOKEN' }],
  ['an event of a later format', { ...events['http 2.0'], version: '3.0' }],
];

const authorizers: [string, (ports: AuthorizerPorts) => Handler, string[]][] = [
  ['tokenAuthorizer', tokenAuthorizer, ['token']],
  ['requestAuthorizer', requestAuthorizer, ['request']],
  ['httpAuthorizer', httpAuthorizer, ['http 1.0', 'http 2.0']],
];

describe.each(authorizers)('%s', (_name, authorizer, own) => {
  let invoke: (event: unknown) => Promise<unknown>;
  beforeAll(async () => {
    const { DATABASE_URL, ...env } = environment;
    const ports = await openAuthorizerPorts(readAuthorizerConfig(env));
    invoke = (event) => invokeFunction(authorizer(ports), event as object, 'request-1');
  });

  it.each(own)('takes the event "%s", though its maps be absent, and judges it', async (kind) => {
    const answers = [events[kind], without(events[kind], 'headers')].map((event) =>
      invoke(event).catch((error: Error) => error.message),
    );
    const judged = kind === 'http 2.0' ? { isAuthorized: false, context: {} } : 'Unauthorized';
    expect(await Promise.all(answers)).toEqual([judged, judged]);
  });

  const others = Object.entries(events).filter(([kind]) => !own.includes(kind));
  it.each([...others, ...foreign])('does not judge %s', async (_what, event) => {
    await expect(invoke(event)).rejects.toThrow(/^this is not an event of an? .+ authorizer$/);
  });
});

test('a header without a value is an empty one', async () => {
  const ports = await openAuthorizerPorts(readAuthorizerConfig(environment));
  const event = { ...events['http 2.0'], headers: { authorization: null, 'x-api-key': null } };
  const answer = await invokeFunction(httpAuthorizer(ports), event, 'request-1');
  expect(answer).toEqual({ isAuthorized: false, context: {} });
});
