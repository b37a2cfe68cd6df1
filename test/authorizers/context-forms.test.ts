import { httpPolicy, httpSimple, restRequest } from './edge-kinds.ts';
import { openEdge } from './open-edge.ts';
import { says } from './says.ts';

const claims = {
  iss: 'https://issuer.example',
  sub: 'alice',
  scope: 'users:read',
  roles: '[admin]',
};
const caller = { userId: 'alice', scope: 'users:read', roles: '[admin]' };

const loggedEdge = async (kind: typeof restRequest, word: unknown): Promise<unknown> => {
  const edge = await openEdge({ ...kind, gateway: says(kind.gateway, word) });
  await edge.get('/hello');
  return edge.logged('request')[0]?.['authorizerContext'];
};

describe('the log of the app learns of the caller', () => {
  it.each([
    ['a JWT authorizer', httpSimple, { jwt: { claims, scopes: ['users:read'] } }, caller],
    ['a JWT authorizer, in format 1.0', httpPolicy, { claims, scopes: null }, caller],
    ['a user pool', restRequest, { claims }, caller],
    ['a user pool without scopes', restRequest, { claims: { sub: 'bob' } }, { userId: 'bob' }],
    [
      'an authorizer that is not ours',
      restRequest,
      { principalId: 'carol', plan: 'gold', integrationLatency: '7' },
      { userId: 'carol' },
    ],
  ])('from %s', async (_what, kind, word, edge) => {
    expect(await loggedEdge(kind, word)).toEqual(edge);
  });

  it.each([
    undefined,
    null,
    'alice',
    ['alice'],
    {},
    { lambda: null },
    { lambda: ['alice'] },
    { lambda: { userId: 7, roles: ['admin'], scope: null } },
    { jwt: null },
    { jwt: { claims: null } },
    { jwt: { claims: 'alice' } },
    { iam: { userId: 'AIDAEXAMPLE', userArn: 'arn:aws:iam::123456789012:user/alice' } },
  ])('not from %j', async (word) => {
    expect(await loggedEdge(httpSimple, word)).toBeUndefined();
    expect(await loggedEdge(httpPolicy, word)).toBeUndefined();
  });
});
