import { readAuthorizerConfig } from '../../src/infrastructure/config/config.ts';
import { openAuthorizerPorts } from '../../src/infrastructure/main/open-ports.ts';
import { authorizer, type Decision } from '../gateway/authorizer.ts';
import { contractRoute } from '../gateway/routes.ts';
import { keys } from '../infrastructure/api-keys.ts';
import { type EdgeKind, restRequest, wholeRequestKinds } from './edge-kinds.ts';
import { bearer, environment, openEdge } from './open-edge.ts';

const env = { ...environment, ...keys };

describe.each(wholeRequestKinds)('an API key at $name', (kind) => {
  const keyOnly = [kind.source('x-api-key')];
  const address = `${kind === restRequest ? '' : '$'}context.identity.sourceIp`;
  const keyAndAddress = [...keyOnly, address];
  const open = () => openEdge(kind, { env, identitySources: keyAndAddress });

  it('is good for the edge and for the app, without a token', async () => {
    const edge = await open();
    expect((await edge.get('/users', { 'x-api-key': 'key-from-here' })).status).toBe(200);
    const said = { userId: 'batch', roles: '', scope: 'users:read' };
    expect(edge.logged('request')).toEqual([expect.objectContaining({ authorizerContext: said })]);
  });

  it('answers 401 without a key, without asking', async () => {
    const edge = await open();
    expect((await edge.get('/users', { authorization: await bearer() })).status).toBe(401);
    expect((await edge.get('/users', { 'x-api-key': '' })).status).toBe(401);
    expect(edge.decisions).toEqual([]);
  });

  it.each([
    ['it is unknown', 'another-key', kind.refusal],
    ['it is for another network', 'key-from-elsewhere', 403],
    ['it is for no network', 'key-from-nowhere', 403],
  ])('is refused where %s', async (_what, key, status) => {
    const edge = await open();
    const headers = { 'x-api-key': key, 'x-forwarded-for': '10.0.0.1' };
    expect((await edge.get('/users', headers)).status).toBe(status);
    expect(edge.logged('request')).toEqual([]);
    expect(JSON.stringify(edge.logged('authorizer'))).not.toContain(key);
  });

  it('comes after a bearer token, good or bad', async () => {
    const edge = await open();
    const get = async (key: string, authorization: string) =>
      (await edge.get('/users', { 'x-api-key': key, authorization })).status;
    expect(await get('another-key', await bearer())).toBe(200);
    expect(await get('key-from-here', 'Bearer rubbish')).toBe(kind.refusal);
    expect(await get('key-from-here', 'Basic dXNlcjpwYXNz')).toBe(200);
  });

  /** What one gateway decides for the key at one address after the other. */
  const decideFor = async (
    identitySources: readonly string[],
    ...addresses: readonly string[]
  ): Promise<string[]> => {
    const handler = kind.authorizer(await openAuthorizerPorts(readAuthorizerConfig(env)));
    const { authorizer: dialect } = kind.gateway;
    const route = contractRoute('GET', '/users');
    if (!dialect || !route) throw new Error('there is nothing to ask');
    const ask = authorizer(dialect, { handler, identitySources, ttl: 300 });
    const decisions: Decision[] = [];
    for (const sourceIp of addresses) {
      const request = {
        method: 'GET',
        path: `${kind.prefix}/users`,
        query: '',
        headers: [['x-api-key', 'key-from-elsewhere'] as const],
        body: Buffer.alloc(0),
        sourceIp,
        requestId: 'request-1',
      };
      decisions.push(await ask({ request, route }));
    }
    return decisions.map((decision) => ('refusal' in decision ? 'refused' : 'let in'));
  };

  it('is judged at each address where the address is an identity source too', async () => {
    const addresses = ['10.0.0.1', '192.0.2.1', '10.0.0.2'];
    const decisions = ['let in', 'refused', 'let in'];
    expect(await decideFor(keyAndAddress, ...addresses)).toEqual(decisions);
  });

  it('is judged at the first address only where it is the only identity source', async () => {
    expect(await decideFor(keyOnly, '10.0.0.1', '192.0.2.1')).toEqual(['let in', 'let in']);
    expect(await decideFor(keyOnly, '192.0.2.1', '10.0.0.1')).toEqual(['refused', 'refused']);
  });
});

describe('a usage plan whose key the REQUEST authorizer names', () => {
  const open = (kind: EdgeKind = restRequest, planned = ['key-from-here', 'key-from-elsewhere']) =>
    openEdge(kind, { env, identitySources: [], apiKeys: { keys: planned, source: 'AUTHORIZER' } });

  it('counts a request for its key', async () => {
    const edge = await open();
    expect((await edge.get('/users', { 'x-api-key': 'key-from-here' })).status).toBe(200);
    expect(edge.decisions).toEqual([
      expect.objectContaining({ principalId: 'batch', usageIdentifierKey: 'key-from-here' }),
    ]);
  });

  it('refuses a key that is not in it', async () => {
    const edge = await open(restRequest, []);
    expect((await edge.get('/users', { 'x-api-key': 'key-from-here' })).status).toBe(403);
  });

  it('counts nothing for a key that is refused', async () => {
    const edge = await open();
    expect((await edge.get('/users', { 'x-api-key': 'key-from-elsewhere' })).status).toBe(403);
    expect(edge.decisions).toEqual([
      {
        principalId: 'anonymous',
        policyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Action: 'execute-api:Invoke',
              Effect: 'Deny',
              Resource: 'arn:aws:execute-api:eu-central-1:123456789012:a1b2c3d4e5/prod/*',
            },
          ],
        },
      },
    ]);
  });

  it('counts nothing for a key beside a token, which nobody has looked at', async () => {
    const edge = await open();
    const headers = { 'x-api-key': 'key-from-here', authorization: await bearer() };
    expect((await edge.get('/users', headers)).status).toBe(403);
    expect(edge.decisions[0]).not.toHaveProperty('usageIdentifierKey');
  });

  it('leaves public routes alone', async () => {
    expect((await (await open()).get('/hello')).status).toBe(200);
  });
});
