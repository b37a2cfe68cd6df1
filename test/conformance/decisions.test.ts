import request from 'supertest';
import type { App } from '../../src/adapters/http/protocol/message.ts';
import { httpApi } from '../../src/adapters/lambda/http-api.ts';
import { restApi } from '../../src/adapters/lambda/rest-api.ts';
import type { GatewayDoor } from '../gateway/door.ts';
import { gatewayServer } from '../gateway/gateway.ts';
import { httpApiGateway } from '../gateway/http-api.ts';
import type { Handler } from '../gateway/invoke.ts';
import { restApiGateway } from '../gateway/rest-api.ts';
import { contractRoute as findRoute } from '../gateway/routes.ts';
import {
  type Authorizer,
  ada,
  decision,
  http1Kind,
  http2Kind,
  requestKind,
  tokenKind,
} from './authorizers.ts';
import { check } from './check.ts';
import { readEvent } from './events.ts';
import { served } from './served.ts';

interface Gate {
  readonly kind: Authorizer;
  readonly open: (app: App) => unknown;
  readonly gateway: GatewayDoor;
  readonly prefix: string;
  readonly source: string;
}

const rest = (kind: Authorizer, authorizerType: 'TOKEN' | 'REQUEST'): Gate => ({
  kind,
  open: restApi,
  gateway: restApiGateway({ stage: 'prod', findRoute, authorizerType }),
  prefix: '/prod',
  source: 'method.request.header.Authorization',
});
const http = (kind: Authorizer, authorizerPayload: '1.0' | '2.0'): Gate => ({
  kind,
  open: httpApi,
  gateway: httpApiGateway({ stage: '$default', findRoute, payload: '2.0', authorizerPayload }),
  prefix: '',
  source: '$request.header.Authorization',
});
const gates = [
  rest(tokenKind, 'TOKEN'),
  rest(requestKind, 'REQUEST'),
  http(http1Kind, '1.0'),
  http(http2Kind, '2.0'),
];

/** The statuses of requests through a gateway with this authorizer, and how often it was asked. */
const statuses = async (
  { kind, open, gateway, prefix, source }: Gate,
  requests: readonly (readonly [path: string, token?: string])[],
  ttl: number,
) => {
  const handler = jest.fn(kind.open({}));
  const app: App = async () => ({ status: 200, headers: {}, cookies: [], body: '' });
  const door = {
    ...{ name: kind.name, prefix, streams: false },
    serve: () =>
      gatewayServer({
        door: gateway,
        handler: open(app) as Handler,
        authorizer: { handler, identitySources: [source], ttl },
      }),
  };
  return served(door, app, async ({ port }) => {
    // Not the door's own agent, which expects the contract to be served.
    const agent = request(`http://127.0.0.1:${port}${prefix}`);
    const answers: number[] = [];
    for (const [path, authorization] of requests) {
      const asked = agent.get(path);
      if (authorization !== undefined) asked.set({ authorization });
      answers.push((await asked).status);
    }
    return { answers, asked: handler.mock.calls.length };
  });
};

for (const gate of gates) {
  const { kind } = gate;

  check(42, kind.name, 'a remembered decision opens every route of the stage', async () => {
    const token = 'Bearer a.b.c';
    const requests = ['/users/1', '/users', '/users/2', '/users/export'].map(
      (path) => [path, token] as const,
    );
    expect(await statuses(gate, requests, 300)).toEqual({
      answers: [200, 200, 200, 200],
      asked: 1,
    });
  });

  check(43, kind.name, 'a decision is remembered for its token only, or not at all', async () => {
    const requests = [
      ['/users', 'Bearer a.b.c'],
      ['/users', 'Bearer d.e.f'],
      ['/users', 'Bearer a.b.c'],
    ] as const;
    expect((await statuses(gate, requests, 300)).asked).toBe(2);
    expect((await statuses(gate, requests, 0)).asked).toBe(3);
  });

  check(43, kind.name, 'a decision depends on the caller and on nothing else', async () => {
    const event = readEvent(kind.events[0]);
    const arn = event.methodArn ? 'methodArn' : 'routeArn';
    const elsewhere = {
      ...event,
      [arn]: event[arn].replace('GET/users', 'DELETE/users/1'),
      ...{ path: '/users/1', rawPath: '/users/1', httpMethod: 'DELETE', routeKey: 'DELETE /users' },
      ...{ queryStringParameters: { limit: '3' }, rawQueryString: 'limit=3' },
    };
    expect(await decision(kind, elsewhere)).toEqual(await decision(kind, event));
  });

  check(44, kind.name, 'without a token nobody is asked and the answer is a 401', async () => {
    const requests = [['/users'], ['/users', '']] as const;
    expect(await statuses(gate, requests, 300)).toEqual({ answers: [401, 401], asked: 0 });
  });

  check(44, kind.name, 'a public route asks for no token', async () => {
    expect(await statuses(gate, [['/hello']], 300)).toEqual({ answers: [200], asked: 0 });
  });
}

check(43, requestKind.name, 'the address counts beside an API key', async () => {
  const authenticate = jest.fn(async () => ada);
  await decision(requestKind, readEvent('authorizers/request-api-key'), { authenticate });
  expect(authenticate).toHaveBeenCalledWith(
    expect.objectContaining({ kind: 'api-key', clientAddress: '198.51.100.7' }),
  );
});
