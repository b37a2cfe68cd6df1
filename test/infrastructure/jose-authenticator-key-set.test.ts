import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type CompactJWSHeaderParameters, CompactSign } from 'jose';
import { joseAuthenticator } from '../../src/infrastructure/jose-authenticator.ts';
import { type Answer, json, KeyServer } from './key-server.ts';
import { audience, claims, encoded, issuer, now } from './tokens.ts';

const pairs = {
  rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ec: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  ed: generateKeyPairSync('ed25519'),
  other: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
};
type Kid = keyof typeof pairs;

const jwk = (kid: Kid, key: KeyObject = pairs[kid].publicKey) => ({
  ...key.export({ format: 'jwk' }),
  kid,
});
const keySet = { keys: [jwk('rsa'), jwk('ec'), jwk('ed')] };

const token = (alg = 'ES256', kid: Kid = 'ec', header = {}) =>
  sign(claims(), { alg, kid, ...header }, pairs[kid].privateKey);

const invalidToken = { name: 'Failure', code: 'invalid-token' };
const unavailable = {
  name: 'Failure',
  code: 'unavailable',
  message: 'tokens cannot be verified at the moment',
  cause: expect.objectContaining({ message: expect.any(String) }),
};
const alice = { id: 'alice' };

/** Signs whatever it is given, good or bad. */
const sign = (
  payload: unknown,
  header: CompactJWSHeaderParameters,
  key: KeyObject | Buffer,
): Promise<string> =>
  new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
    .setProtectedHeader(header)
    .sign(key);

/** An authenticator that knows no keys yet. */
const fresh = async (algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA']) => {
  const config = { issuer, audience, keys: { jwksUrl: server.url, algorithms } };
  const authenticate = await joseAuthenticator(config, () => now);
  return (token: string) => authenticate({ kind: 'bearer', token });
};

let server: KeyServer;
beforeEach(async () => {
  server = await new KeyServer(json(keySet)).start();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await server.stop();
});

describe('a good token', () => {
  it.each([
    ['RS256', 'rsa'],
    ['PS256', 'rsa'],
    ['ES256', 'ec'],
    ['EdDSA', 'ed'],
  ] as const)('may be signed with %s', async (alg, kid) => {
    const authenticate = await fresh();
    expect(await authenticate(await token(alg, kid))).toStrictEqual({
      id: 'alice',
      kind: 'token',
      scopes: [],
      roles: [],
    });
  });

  it('may be signed with a key that was added later', async () => {
    const authenticate = await fresh();
    await authenticate(await token());
    server.answer = json({ keys: [...keySet.keys, jwk('other')] });
    const later = Date.now() + 31_000;
    jest.spyOn(Date, 'now').mockReturnValue(later);
    expect(await authenticate(await token('ES256', 'other'))).toMatchObject(alice);
    expect(await authenticate(await token())).toMatchObject(alice);
    expect(server.requests).toBe(2);
  });
});

describe('refuses', () => {
  it.each([
    ['a key that is not in the set', () => token('ES256', 'other')],
    [
      'the signature of another key',
      () => sign(claims(), { alg: 'ES256', kid: 'ec' }, pairs.other.privateKey),
    ],
    ['an algorithm that is not of the key', () => token('PS256', 'rsa', { kid: 'ec' })],
    ['an algorithm that is not allowed', () => token('RS512', 'rsa')],
    [
      'a token that is not signed',
      async () => `${encoded({ alg: 'none', kid: 'ec' })}.${encoded(claims())}.`,
    ],
    [
      'a public key as it is printed, taken for a secret',
      () =>
        sign(
          claims(),
          { alg: 'HS256', kid: 'rsa' },
          Buffer.from(pairs.rsa.publicKey.export({ type: 'spki', format: 'pem' })),
        ),
    ],
    ['garbage', async () => 'not.a.token'],
  ])('%s', async (_title, make) => {
    const authenticate = await fresh();
    await expect(authenticate(await make())).rejects.toMatchObject(invalidToken);
  });

  it('a token that brings its own key, or says where to find it, without asking there', async () => {
    const stranger = await new KeyServer(json({ keys: [jwk('other')] })).start();
    const authenticate = await fresh();
    const { href } = stranger.url;
    for (const header of [{ jku: href }, { x5u: href }, { jwk: jwk('other') }, { kid: href }]) {
      await expect(authenticate(await token('ES256', 'other', header))).rejects.toMatchObject(
        invalidToken,
      );
      const claimed = sign(
        claims(),
        { alg: 'ES256', kid: 'ec', ...header },
        pairs.other.privateKey,
      );
      await expect(authenticate(await claimed)).rejects.toMatchObject(invalidToken);
    }
    expect(stranger.requests).toBe(0);
    expect(server.requests).toBe(1);
    await stranger.stop();
  });
});

describe('the key set', () => {
  it('is fetched when first needed, and once for many verifications', async () => {
    const authenticate = await fresh();
    expect(server.requests).toBe(0);
    const tokens = await Promise.all([token(), token('RS256', 'rsa'), token('EdDSA', 'ed')]);
    await Promise.all(tokens.map(authenticate));
    for (let round = 0; round < 10; round += 1) await Promise.all(tokens.map(authenticate));
    expect(server.requests).toBe(1);
  });

  it('is not asked for tokens that are refused without it', async () => {
    const authenticate = await fresh();
    await expect(authenticate('not.a.token')).rejects.toMatchObject(invalidToken);
    await expect(authenticate(await token('RS512', 'rsa'))).rejects.toMatchObject(invalidToken);
    expect(server.requests).toBe(0);
  });

  it('is not fetched again for every unknown key', async () => {
    const authenticate = await fresh();
    for (let round = 0; round < 10; round += 1) {
      await expect(authenticate(await token('ES256', 'other'))).rejects.toMatchObject(invalidToken);
    }
    expect(server.requests).toBe(1);
  });

  it('is good for a while without its server', async () => {
    const authenticate = await fresh();
    await authenticate(await token());
    server.answer = failing;
    expect(await authenticate(await token())).toMatchObject(alice);
    const nineMinutesLater = Date.now() + 9 * 60_000;
    jest.spyOn(Date, 'now').mockReturnValue(nineMinutesLater);
    expect(await authenticate(await token())).toMatchObject(alice);
  });
});

const failing: Answer = (response) => response.writeHead(500).end();
const withKey = (key: object) => json({ keys: [{ kid: 'ec', ...key }] });

describe('is unavailable, and never blames the token,', () => {
  it.each<[string, Answer]>([
    ['500', failing],
    ['404', (response) => response.writeHead(404).end(JSON.stringify(keySet))],
    ['nothing', (response) => response.end()],
    ['no JSON', (response) => response.end('<html>Sign in</html>')],
    ['JSON that is no set', json({ key: [] })],
    ['null', json(null)],
    ['keys that are no objects', json({ keys: ['ec'] })],
    [
      'half a set',
      (response) => {
        response.writeHead(200, { 'content-length': 1_000 }).write('{"keys":[');
        response.destroy();
      },
    ],
    ['no response', (response) => response.destroy()],
    ['a key without coordinates', withKey({ kty: 'EC', crv: 'P-256' })],
    ['a key that is not on its curve', withKey({ ...jwk('ec'), x: jwk('other')['x'] })],
    ['a private key', withKey(jwk('ec', pairs.ec.privateKey))],
  ])('while its server answers with %s; and recovers', async (_title, answer) => {
    const authenticate = await fresh();
    server.answer = answer;
    await expect(authenticate(await token())).rejects.toMatchObject(unavailable);
    server.answer = json(keySet);
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 601_000);
    expect(await authenticate(await token())).toMatchObject(alice);
  });

  it('while its server is down', async () => {
    const authenticate = await fresh();
    await server.stop();
    await expect(authenticate(await token())).rejects.toMatchObject(unavailable);
    server = await new KeyServer(json(keySet)).start();
  });

  it('while its server takes too long', async () => {
    const timeout = AbortSignal.abort(new DOMException('too late', 'TimeoutError'));
    const limit = jest.spyOn(AbortSignal, 'timeout').mockReturnValue(timeout);
    const authenticate = await fresh();
    await expect(authenticate(await token())).rejects.toMatchObject(unavailable);
    expect(limit.mock.calls).toStrictEqual([[2_000]]);
  });

  it('while its server sends it elsewhere, where it does not go', async () => {
    const elsewhere = await new KeyServer(json(keySet)).start();
    server.answer = (response) => response.writeHead(302, { location: elsewhere.url.href }).end();
    const authenticate = await fresh();
    await expect(authenticate(await token())).rejects.toMatchObject(unavailable);
    expect(elsewhere.requests).toBe(0);
    await elsewhere.stop();
  });

  it('once what it knew is too old and its server is gone', async () => {
    const authenticate = await fresh();
    await authenticate(await token());
    server.answer = failing;
    const elevenMinutesLater = Date.now() + 11 * 60_000;
    jest.spyOn(Date, 'now').mockReturnValue(elevenMinutesLater);
    await expect(authenticate(await token())).rejects.toMatchObject(unavailable);
  });

  it('when a new key may be in the set and its server is gone', async () => {
    const authenticate = await fresh();
    await authenticate(await token());
    server.answer = failing;
    const later = Date.now() + 31_000;
    jest.spyOn(Date, 'now').mockReturnValue(later);
    await expect(authenticate(await token('ES256', 'other'))).rejects.toMatchObject(unavailable);
  });
});
