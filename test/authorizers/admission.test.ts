import { UnsecuredJWT } from 'jose';
import type { Authenticator } from '../../src/application/ports/driven.ts';
import { Failure } from '../../src/domain/failure.ts';
import { expectProblem } from '../e2e/expectations.ts';
import { claims, inSeconds } from '../infrastructure/tokens.ts';
import { type EdgeKind, edgeKinds } from './edge-kinds.ts';
import { bearer, environment, openEdge } from './open-edge.ts';

const asking = (kind: EdgeKind, authenticate: Authenticator): EdgeKind => ({
  ...kind,
  authorizer: (ports) => kind.authorizer({ ...ports, authenticate }),
});

describe.each(edgeKinds)('$name', (kind) => {
  it('lets a good token through to the app', async () => {
    const edge = await openEdge(kind);
    const response = await edge.get('/users', { authorization: await bearer() });
    expect(response.status).toBe(200);
    expect(response.body).toEqual({ items: [] });
    expect(edge.decisions).toHaveLength(1);
  });

  it.each(['bearer', 'BEARER', 'bEaReR'])('takes the scheme for Bearer: %s', async (scheme) => {
    const edge = await openEdge(kind);
    const authorization = (await bearer()).replace('Bearer', scheme);
    expect((await edge.get('/users', { authorization })).status).toBe(200);
  });

  it.each([
    ['none', {}],
    ['an empty one', { authorization: '' }],
  ])('answers 401 to a request with %s, without asking', async (_what, headers) => {
    const edge = await openEdge(kind);
    const response = await edge.get('/users', headers);
    expect(response.status).toBe(401);
    expect(response.body).toEqual({ message: 'Unauthorized' });
    expect(edge.decisions).toEqual([]);
  });

  const good = bearer();
  it.each<[string, () => string | Promise<string>]>([
    ['a token without a scheme', async () => (await good).replace('Bearer ', '')],
    ['a scheme without a token', () => 'Bearer'],
    ['two spaces', async () => (await good).replace(' ', '  ')],
    ['a tab for a space', async () => (await good).replace(' ', '\t')],
    ['no space', async () => (await good).replace(' ', '')],
    ['two tokens', async () => `${await good} ${(await good).slice(7)}`],
    ['two tokens with a comma between', async () => `${await good},${(await good).slice(7)}`],
    ['two fields joined', async () => `${await good}, ${await good}`],
    ['a token in quotes', async () => (await good).replace(/ (.+)/, ' "$1"')],
    ['another scheme', async () => (await good).replace('Bearer', 'Basic')],
    ['a scheme that begins alike', async () => (await good).replace('Bearer', 'BearerX')],
    ['a signed request', () => 'AWS4-HMAC-SHA256 Credential=AKIA/20300101/eu/execute-api'],
    ['rubbish', () => 'Bearer rubbish'],
    ['an unsigned token', () => `Bearer ${new UnsecuredJWT(claims()).encode()}`],
    ['an expired token', () => bearer({ exp: inSeconds(-1) })],
    ['a token of another issuer', () => bearer({ iss: 'https://evil.example' })],
    ['a signature cut off', async () => (await good).slice(0, -10)],
  ])('refuses %s', async (_what, authorization) => {
    const edge = await openEdge(kind);
    const response = await edge.get('/users', { authorization: await authorization() });
    expect(response.status).toBe(kind.refusal);
    expect(response.body).toEqual({ message: kind.refusal === 401 ? 'Unauthorized' : 'Forbidden' });
    expect(edge.logged('request')).toEqual([]);
  });

  it('refuses two fields, each good', async () => {
    const edge = await openEdge(kind);
    const authorization = [await good, await good];
    expect((await edge.get('/users', { authorization })).status).toBe(kind.refusal);
  });

  it('answers 403 to a caller who is known and not let in', async () => {
    const authenticate = async () => {
      throw new Failure('forbidden', 'not from there');
    };
    const edge = await openEdge(asking(kind, authenticate));
    expect((await edge.get('/users', { authorization: await bearer() })).status).toBe(403);
    expect(edge.logged('request')).toEqual([]);
    expect(edge.logged('authorizer')).toEqual([
      expect.objectContaining({ level: 'warn', code: 'forbidden', detail: 'not from there' }),
    ]);
  });

  it('answers 500 when it breaks, and says nothing of why', async () => {
    const authenticate = async () => {
      throw new RangeError('Unauthorized');
    };
    const edge = await openEdge(asking(kind, authenticate));
    const response = await edge.get('/users', { authorization: await bearer() });
    expect(response.status).toBe(500);
    expect(response.text).not.toContain('RangeError');
    expect(edge.logged('request')).toEqual([]);
    expect(edge.logged('authorizer')).toEqual([
      expect.objectContaining({ level: 'error', code: 'internal-error' }),
    ]);
  });

  it('reads the token where the settings say, and there only', async () => {
    const env = { ...environment, AUTH_TOKEN_HEADER: 'X-Authorization' };
    const edge = await openEdge(kind, { env });
    const token = await bearer();
    expect((await edge.get('/users', { 'x-authorization': token })).status).toBe(200);
    expect((await edge.get('/users', { authorization: token })).status).toBe(401);
    expect(edge.decisions).toHaveLength(1);
  });

  it.each(['/hello', '/health'])('does not stand before %s', async (path) => {
    const edge = await openEdge(kind);
    expect((await edge.get(path)).status).toBe(200);
    expect((await edge.get(path, { authorization: 'Bearer rubbish' })).status).toBe(200);
    expect(edge.decisions).toEqual([]);
  });

  it('leaves to the app what a caller may do', async () => {
    const edge = await openEdge(kind);
    const authorization = await bearer({ scope: 'users:write' });
    expectProblem(await edge.get('/users', { authorization }), 'forbidden');
  });
});
