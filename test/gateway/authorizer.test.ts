import {
  type AuthorizerSettings,
  authorizer,
  type Decision,
  decideByPolicy,
  decideSimply,
} from './authorizer.ts';
import { httpApiGateway } from './http-api.ts';
import { restApiGateway } from './rest-api.ts';
import { contractRoute as findRoute } from './routes.ts';
import type { WireRequest } from './wire.ts';

const arn = 'arn:aws:execute-api:eu-central-1:123456789012:a1b2c3d4e5/prod';
const statement = (Effect: string, Resource = `${arn}/*`) => ({
  Version: '2012-10-17',
  Statement: [{ Action: 'execute-api:Invoke', Effect, Resource }],
});
const allowed = { principalId: 'alice', policyDocument: statement('Allow') };

const statusOf = (decision: Decision): number | undefined =>
  'refusal' in decision ? decision.refusal.status : undefined;

const rest = { stage: 'prod', findRoute } as const;
const http = { stage: 'prod', findRoute, payload: '2.0' } as const;
const gateways = {
  TOKEN: restApiGateway({ ...rest, authorizerType: 'TOKEN' }),
  REQUEST: restApiGateway({ ...rest, authorizerType: 'REQUEST' }),
  '1.0': httpApiGateway({ ...http, authorizerPayload: '1.0' }),
  '2.0': httpApiGateway({ ...http, authorizerPayload: '2.0' }),
};

/** A gateway of this kind before `handler`, and what it decides for GET requests. */
const gateway = (
  name: keyof typeof gateways,
  handler: (event: Record<string, unknown>) => unknown,
  settings: Partial<AuthorizerSettings> = {},
) => {
  const { authorizer: dialect, route } = gateways[name];
  if (!dialect) throw new Error('this gateway has no authorizer');
  const events: Record<string, unknown>[] = [];
  const ask = authorizer(dialect, {
    identitySources: ['method.request.header.Authorization'],
    ttl: 300,
    ...settings,
    handler: async (event: Record<string, unknown>) => {
      events.push(event);
      return handler(event);
    },
  });
  const get = (changes: Partial<WireRequest> = {}): Promise<Decision> => {
    const request: WireRequest = {
      method: 'GET',
      path: '/prod/users',
      query: '',
      headers: [['authorization', 'Bearer x']],
      body: Buffer.alloc(0),
      sourceIp: '192.0.2.1',
      requestId: 'request-1',
      ...changes,
    };
    return ask({ request, route: route(request) });
  };
  return { events, get };
};

describe('an authorizer is asked', () => {
  const identity = {
    headers: [
      ['authorization', 'Bearer x'],
      ['X-Api-Key', 'k'],
    ],
  } as const;
  const settings = {
    identitySources: ['$request.header.Authorization', '$request.header.x-api-key'],
  };

  it('with the token and the method only (TOKEN)', async () => {
    const { events, get } = gateway('TOKEN', () => allowed);
    await get(identity);
    const methodArn = `${arn}/GET/users`;
    expect(events).toEqual([{ type: 'TOKEN', authorizationToken: 'Bearer x', methodArn }]);
  });

  it('with the request (REQUEST)', async () => {
    const { events, get } = gateway('REQUEST', () => allowed, settings);
    await get({ ...identity, path: '/prod/users/1' });
    expect(events).toEqual([
      expect.objectContaining({
        type: 'REQUEST',
        methodArn: `${arn}/GET/users/1`,
        path: '/users/1',
        pathParameters: { id: '1' },
        headers: { authorization: 'Bearer x', 'X-Api-Key': 'k' },
      }),
    ]);
    expect(events[0]).not.toHaveProperty('version');
    expect(events[0]).not.toHaveProperty('body');
  });

  it('with the request and the identity as text (1.0)', async () => {
    const { events, get } = gateway('1.0', () => allowed, settings);
    await get(identity);
    expect(events).toEqual([
      expect.objectContaining({
        version: '1.0',
        type: 'REQUEST',
        methodArn: `${arn}/GET/users`,
        identitySource: 'Bearer x,k',
        authorizationToken: 'Bearer x,k',
      }),
    ]);
  });

  it('with the request and the identity as a list (2.0)', async () => {
    const { events, get } = gateway('2.0', () => ({ isAuthorized: true }), settings);
    await get(identity);
    expect(events).toEqual([
      expect.objectContaining({
        version: '2.0',
        type: 'REQUEST',
        routeArn: `${arn}/GET/users`,
        identitySource: ['Bearer x', 'k'],
      }),
    ]);
    expect(events[0]).not.toHaveProperty('methodArn');
  });
});

describe('an identity source', () => {
  it.each([
    ['method.request.header.Authorization', { headers: [['AUTHORIZATION', 'x']] as const }],
    ['$request.querystring.token', { query: 'a=b&token=x' }],
    ['context.identity.sourceIp', {}],
    ['$context.stage', {}],
  ])('is found: %s', async (source, request) => {
    const { get } = gateway('REQUEST', () => allowed, { identitySources: [source] });
    expect(statusOf(await get(request))).toBeUndefined();
  });

  it.each([
    ['method.request.header.Authorization', { headers: [] }],
    ['method.request.header.Authorization', { headers: [['authorization', '']] as const }],
    ['$request.querystring.token', { query: 'token=&a=b' }],
    ['$context.nothing', {}],
  ])('that is missing or empty is a 401 without asking: %s', async (source, request) => {
    const { events, get } = gateway('REQUEST', () => allowed, {
      identitySources: ['context.stage', source],
    });
    expect(statusOf(await get(request))).toBe(401);
    expect(events).toEqual([]);
  });

  it('that nobody knows is a mistake in the test', async () => {
    const { get } = gateway('REQUEST', () => allowed, { identitySources: ['cookie.token'] });
    await expect(get()).rejects.toThrow('unknown identity source cookie.token');
  });
});

describe('a decision', () => {
  const header = (value: string) => ({ headers: [['authorization', value]] as const });

  it('is remembered, a refusal too, for one identity until its time is up', async () => {
    for (const effect of ['Allow', 'Deny']) {
      let time = 0;
      const answer = { ...allowed, policyDocument: statement(effect) };
      const { events, get } = gateway('TOKEN', () => answer, { ttl: 60, now: () => time });
      await get();
      time = 59_999;
      await get();
      expect(events).toHaveLength(1);
      await get(header('Bearer y'));
      expect(events).toHaveLength(2);
      time = 60_000;
      await get();
      expect(events).toHaveLength(3);
    }
  });

  it('is not remembered where the TTL is 0', async () => {
    const { events, get } = gateway('TOKEN', () => allowed, { ttl: 0, now: () => 0 });
    await get();
    await get();
    expect(events).toHaveLength(2);
  });

  it('is remembered as a policy, which is read again for each method', async () => {
    const answer = { ...allowed, policyDocument: statement('Allow', `${arn}/GET/users`) };
    const { get } = gateway('TOKEN', () => answer);
    expect(statusOf(await get())).toBeUndefined();
    expect(statusOf(await get({ path: '/prod/users/export' }))).toBe(403);
  });

  it('is remembered for all identity sources together', async () => {
    const { events, get } = gateway('REQUEST', () => allowed, {
      identitySources: ['method.request.header.a', 'method.request.header.b'],
    });
    const pair = (a: string, b: string) => ({
      headers: [
        ['a', a],
        ['b', b],
      ] as const,
    });
    await get(pair('1', '2'));
    await get(pair('1', '3'));
    await get(pair('1,2', '3'));
    await get(pair('1', '2,3'));
    await get(pair('1', '2'));
    expect(events).toHaveLength(4);
  });

  it.each(['TOKEN', 'REQUEST', '1.0', '2.0'] as const)(
    'is 401 for the error `Unauthorized`, 500 for any other, and not remembered (%s)',
    async (name) => {
      const errors = [
        new Error('Unauthorized'),
        new Error('unauthorized'),
        new Error('Unauthorized: expired'),
        'Unauthorized',
      ];
      const { get } = gateway(name, () => {
        throw errors.shift();
      });
      expect(statusOf(await get())).toBe(401);
      for (const _error of [...errors]) expect(statusOf(await get())).toBe(500);
    },
  );

  it.each(['TOKEN', 'REQUEST', '1.0', '2.0'] as const)(
    'is 500 for no answer (%s)',
    async (name) => {
      const { get } = gateway(name, () => undefined);
      expect(statusOf(await get())).toBe(500);
    },
  );
});

describe('an answer with a policy', () => {
  const decide = (answer: unknown) => decideByPolicy(answer, `${arn}/GET/users`);

  it('lets the request through with its context', () => {
    const context = { userId: 'alice', age: 7, isAdmin: false };
    const answer = { ...allowed, context, usageIdentifierKey: 'k' };
    expect(decide(answer)).toEqual({
      context: { principalId: 'alice', ...context },
      usageIdentifierKey: 'k',
    });
    expect(decide(allowed)).toEqual({ context: { principalId: 'alice' } });
    expect(decide({ ...allowed, context: null })).toEqual({ context: { principalId: 'alice' } });
  });

  it('refuses it with a 403', () => {
    expect(statusOf(decide({ ...allowed, policyDocument: statement('Deny') }))).toBe(403);
    const elsewhere = statement('Allow', `${arn}/POST/*`);
    expect(statusOf(decide({ ...allowed, policyDocument: elsewhere }))).toBe(403);
  });

  it.each([
    ['no principal', { principalId: undefined }],
    ['an empty principal', { principalId: '' }],
    ['a principal that is a number', { principalId: 7 }],
    ['no policy', { policyDocument: undefined }],
    ['a context with a list', { context: { roles: ['admin'] } }],
    ['a context with an object', { context: { user: {} } }],
    ['a context with null', { context: { user: null } }],
    ['a context with the reserved name', { context: { claims: '{}' } }],
    ['a context that is text', { context: 'alice' }],
  ])('is malformed with %s', (_what, change) => {
    expect(() => decide({ ...allowed, ...change })).toThrow();
  });
});

describe('a simple answer', () => {
  it('lets the request through with its context, or refuses it with a 403', () => {
    const context = { userId: 'alice' };
    expect(decideSimply({ isAuthorized: true, context })).toEqual({ context });
    expect(decideSimply({ isAuthorized: true })).toEqual({ context: {} });
    expect(statusOf(decideSimply({ isAuthorized: false, context }))).toBe(403);
  });

  it.each([
    ['text for a boolean', { isAuthorized: 'true' }],
    ['a number for a boolean', { isAuthorized: 1 }],
    ['nothing', {}],
    ['a policy', allowed],
    ['a bare boolean', true],
    ['a context with a list', { isAuthorized: true, context: { roles: ['admin'] } }],
  ])('is malformed with %s', (_what, answer) => {
    expect(() => decideSimply(answer)).toThrow();
  });
});
