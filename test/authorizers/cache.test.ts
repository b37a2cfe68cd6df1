import { randomUUID } from 'node:crypto';
import type { APIGatewayAuthorizerResult } from 'aws-lambda';
import type { Handler } from '../gateway/invoke.ts';
import {
  type EdgeKind,
  edgeKinds,
  httpPolicy,
  httpSimple,
  restRequest,
  restToken,
} from './edge-kinds.ts';
import { bearer, openEdge } from './open-edge.ts';

describe.each(edgeKinds)('$name that remembers decisions', (kind) => {
  it('lets a caller through to a sibling route by the decision for the first', async () => {
    const edge = await openEdge(kind, { ttl: 300 });
    const authorization = await bearer({ scope: 'users:read users:write' });
    expect((await edge.get('/users', { authorization })).status).toBe(200);
    expect((await edge.get(`/users/${randomUUID()}`, { authorization })).status).toBe(404);
    const user = { name: 'Ada', email: 'ada@example.com' };
    const created = edge.request().post('/users').set({ authorization }).send(user);
    expect((await created).status).toBe(201);
    expect(edge.decisions).toHaveLength(1);
  });

  it('asks again for another token', async () => {
    const edge = await openEdge(kind, { ttl: 300 });
    for (const sub of ['alice', 'bob', 'alice']) {
      expect((await edge.get('/users', { authorization: await bearer({ sub }) })).status).toBe(200);
    }
    expect(edge.decisions).toHaveLength(2);
  });

  it('asks again when the time is up, not before', async () => {
    const edge = await openEdge(kind, { ttl: 30 });
    const authorization = await bearer();
    await edge.get('/users', { authorization });
    edge.skip(29.999);
    await edge.get('/users', { authorization });
    expect(edge.decisions).toHaveLength(1);
    edge.skip(0.001);
    await edge.get('/users', { authorization });
    expect(edge.decisions).toHaveLength(2);
  });

  it('asks each time where the TTL is 0', async () => {
    const edge = await openEdge(kind, { ttl: 0 });
    const authorization = await bearer();
    await edge.get('/users', { authorization });
    await edge.get('/users', { authorization });
    expect(edge.decisions).toHaveLength(2);
  });
});

/** What many a tutorial does. */
const onlyThisRoute =
  (handler: Handler): Handler =>
  async (event: { readonly methodArn: string }, context) => {
    const result = (await handler(event as never, context)) as APIGatewayAuthorizerResult;
    const Statement = [
      { Action: 'execute-api:Invoke', Effect: 'Allow', Resource: event.methodArn },
    ];
    return { ...result, policyDocument: { ...result.policyDocument, Statement } };
  };

test.each([restToken, restRequest, httpPolicy])(
  '$name would refuse the sibling route if the policy were for the first only',
  async (kind) => {
    const careless: EdgeKind = {
      ...kind,
      authorizer: (ports) => onlyThisRoute(kind.authorizer(ports)),
    };
    const edge = await openEdge(careless, { ttl: 300 });
    const authorization = await bearer();
    expect((await edge.get('/users', { authorization })).status).toBe(200);
    expect((await edge.get('/users/export', { authorization })).status).toBe(403);
    edge.skip(300);
    expect((await edge.get('/users/export', { authorization })).status).toBe(401);
  },
);

test('an HTTP API asks for each route where the route is an identity source', async () => {
  const identitySources = ['$request.header.Authorization', '$context.routeKey'];
  const edge = await openEdge(httpSimple, { ttl: 300, identitySources });
  const authorization = await bearer();
  for (const path of ['/users', '/users/export', '/users', '/users/1', '/users/2']) {
    await edge.get(path, { authorization });
  }
  expect(edge.decisions).toHaveLength(3);
});
