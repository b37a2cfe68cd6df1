import { createHash, generateKeyPairSync, type KeyObject, webcrypto } from 'node:crypto';
import { type CompactJWSHeaderParameters, CompactSign } from 'jose';
import manifest from '../../package.json' with { type: 'json' };
import type { Log } from '../../src/application/ports/driven.ts';
import { joseAuthenticator } from '../../src/infrastructure/auth/jose-authenticator.ts';
import { version } from '../../src/infrastructure/version.ts';
import { type Answer, json, KeyServer } from './key-server.ts';
import { audience, claims, encoded, inSeconds, issuer, now } from './tokens.ts';

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
  sign(claims({ exp: inSeconds(86_400) }), { alg, kid, ...header }, pairs[kid].privateKey);

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
const fresh = async (algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA'], log: Log = () => {}) => {
  const config = { issuer, audience, keys: { jwksUrl: server.url, algorithms } };
  const authenticate = await joseAuthenticator(config, () => time, log);
  return (token: string) => authenticate({ kind: 'bearer', token });
};

let time = now;
const pass = (seconds: number) => {
  time = new Date(time.getTime() + seconds * 1_000);
};

let server: KeyServer;
beforeEach(async () => {
  time = now;
  server = await new KeyServer(json(keySet)).start();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await server?.stop();
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
    pass(31);
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

describe('the request for the key set', () => {
  it('says what it is, as firewalls want, and what it takes', async () => {
    const authenticate = await fresh();
    server.answer = (response) => {
      const { 'user-agent': userAgent, accept } = server.headers;
      if (!userAgent || !accept) response.writeHead(403).end();
      else json(keySet)(response);
    };
    expect(await authenticate(await token())).toMatchObject(alice);
    expect(server.headers).toMatchObject({
      'user-agent': expect.stringMatching(/^portico\/\d+\.\d+\.\d+$/),
      accept: 'application/jwk-set+json, application/json',
    });
  });

  it('names the version of the package', () => {
    expect(version).toBe(manifest.version);
  });
});

/** What issuers have published among good keys. */
const unusable: [string, unknown][] = [
  ['null', null],
  ['a string', 'ec'],
  ['a list', []],
  ['an empty object', {}],
  ['a key type that nobody knows', { kty: 'zebra', kid: 'ec' }],
  ['a secret key', { kty: 'oct', kid: 'ec', k: 'c2VjcmV0' }],
  ['an RSA key whose modulus is null', { ...jwk('rsa'), n: null }],
  ['an RSA key whose modulus is a number', { ...jwk('rsa'), n: 7 }],
  ['an RSA key of 1,024 bits', { ...jwk('rsa'), n: Buffer.alloc(128, 0xff).toString('base64url') }],
  ['an EC key without coordinates', { kty: 'EC', crv: 'P-256', kid: 'rsa' }],
  ['an EC key that is not on its curve', { ...jwk('ec'), x: jwk('other')['x'] }],
  ['an EC key of another curve', { ...jwk('ec'), crv: 'P-999' }],
  ['a private key', jwk('ec', pairs.ec.privateKey)],
  ['operations that are a number', { ...jwk('ec'), key_ops: 7 }],
];

describe('a key set with a member that cannot be used', () => {
  it.each(unusable)('serves by its other keys: %s', async (_what, member) => {
    server.answer = json({ keys: [member, jwk('ed'), member] });
    const authenticate = await fresh();
    expect(await authenticate(await token('EdDSA', 'ed'))).toMatchObject(alice);
    await expect(authenticate(await token('RS256', 'rsa'))).rejects.toMatchObject({
      ...invalidToken,
      cause: 'ERR_JWKS_NO_MATCHING_KEY',
    });
  });

  it.each(unusable)('is no set where there is no other: %s', async (_what, member) => {
    server.answer = json({ keys: [member] });
    const authenticate = await fresh();
    await expect(authenticate(await token())).rejects.toMatchObject({
      ...unavailable,
      cause: { message: `none of the 1 keys of ${server.url.host} can be used` },
    });
  });

  it('is used as any other by a warm process, for hours', async () => {
    const authenticate = await fresh();
    await authenticate(await token());
    server.answer = json({ keys: [null, jwk('ec')] });
    for (let hour = 0; hour < 3; hour += 1) {
      pass(81 * 60);
      expect(await authenticate(await token())).toMatchObject(alice);
    }
  });

  it('is logged once for each version of the set', async () => {
    const log = jest.fn();
    const authenticate = await fresh(['ES256'], log);
    const serve = async (keys: unknown[]) => {
      server.answer = json({ keys });
      pass(600);
      await authenticate(await token());
    };
    await serve([jwk('ec')]);
    expect(log).not.toHaveBeenCalled();
    await serve([null, jwk('ec'), { ...jwk('rsa'), n: null }]);
    await serve([null, jwk('ec'), { ...jwk('rsa'), n: null }]);
    await serve([jwk('ec'), null]);
    const { host } = server.url;
    const message = 'keys of the key set cannot be used';
    expect(log.mock.calls).toEqual([
      ['warn', message, { host, keys: 3, unusable: [0, 2] }],
      ['warn', message, { host, keys: 2, unusable: [1] }],
    ]);
  });

  it('is not one with a key for other operations too', async () => {
    const log = jest.fn();
    server.answer = json({ keys: [{ ...jwk('ec'), key_ops: ['verify', 'encrypt'] }] });
    const authenticate = await fresh(['ES256'], log);
    expect(await authenticate(await token())).toMatchObject(alice);
    expect(log).not.toHaveBeenCalled();
  });
});

describe('keys that match a token alike', () => {
  const ec = (kid?: string) => ({ ...jwk('ec'), kid });
  const others = Array.from({ length: 4 }, () =>
    generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }),
  );
  const unnamed = () =>
    sign(claims({ exp: inSeconds(86_400) }), { alg: 'ES256' }, pairs.ec.privateKey);

  it.each<[string, unknown[], () => Promise<string>]>([
    ['the same key twice', [ec('ec'), ec('ec')], token],
    ['two keys of one name', [{ ...jwk('other'), kid: 'ec' }, ec('ec')], token],
    ['two keys and a token without a name', [jwk('other'), ec('ec')], unnamed],
    ['two keys without a name', [{ ...jwk('other'), kid: undefined }, ec()], unnamed],
    ['a fourth key', [...others.slice(0, 3), ec()], unnamed],
    ['one beside some that cannot be used', [null, { ...jwk('ec'), x: 'AA' }, ec(), ec()], unnamed],
  ])('are tried: %s', async (_what, keys, make) => {
    server.answer = json({ keys });
    const authenticate = await fresh();
    expect(await authenticate(await make())).toMatchObject(alice);
  });

  it('are tried up to four', async () => {
    server.answer = json({ keys: [...others, ec()] });
    const verify = jest.spyOn(webcrypto.subtle, 'verify');
    const authenticate = await fresh();
    await expect(authenticate(await unnamed())).rejects.toMatchObject(invalidToken);
    expect(verify).toHaveBeenCalledTimes(4);
  });

  it('refuse a token that none of them has signed', async () => {
    server.answer = json({ keys: [ec(), ec()] });
    const forged = sign(claims(), { alg: 'ES256' }, pairs.other.privateKey);
    const authenticate = await fresh();
    await expect(authenticate(await forged)).rejects.toMatchObject({
      ...invalidToken,
      cause: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    });
  });
});

describe('while no key is known', () => {
  it.each<[string, Answer]>([
    ['its server is down', (response) => response.writeHead(503).end()],
    ['its set is none', json({ keys: 'none' })],
    ['its keys cannot be used', json({ keys: [null] })],
  ])('and %s, 200 requests ask once, and the next after a second', async (_what, answer) => {
    server.answer = answer;
    const authenticate = await fresh();
    const good = await token();
    const ask = (count: number) =>
      Promise.all(
        Array.from({ length: count }, () =>
          expect(authenticate(good)).rejects.toMatchObject(unavailable),
        ),
      );
    await ask(100);
    for (let request = 0; request < 100; request += 1) await ask(1);
    expect(server.requests).toBe(1);
    pass(0.7);
    await ask(10);
    expect(server.requests).toBe(1);
    pass(0.6);
    await ask(10);
    expect(server.requests).toBe(2);
    pass(1.3);
    await ask(10);
    expect(server.requests).toBe(2);
    server.answer = json(keySet);
    pass(1.2);
    expect(await authenticate(good)).toMatchObject(alice);
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
    pass(9 * 60);
    expect(await authenticate(await token())).toMatchObject(alice);
    expect(server.requests).toBe(1);
  });

  it('goes on to be good through an outage of an hour', async () => {
    const authenticate = await fresh();
    await authenticate(await token());
    server.answer = failing;
    pass(3_599);
    expect(await authenticate(await token())).toMatchObject(alice);
    expect(server.requests).toBe(2);
    server.answer = json({ keys: [jwk('other')] });
    pass(2);
    expect(await authenticate(await token('ES256', 'other'))).toMatchObject(alice);
  });

  it('is fetched once by a hundred at the same time', async () => {
    const authenticate = await fresh();
    const good = await token();
    await Promise.all(Array.from({ length: 100 }, () => authenticate(good)));
    expect(server.requests).toBe(1);
  });

  it('is asked for at most twice a minute, however many keys are made up', async () => {
    const authenticate = await fresh();
    const forged = await Promise.all(
      Array.from({ length: 200 }, (_, i) => token('ES256', 'other', { kid: `key-${i}` })),
    );
    for (const each of forged) {
      await expect(authenticate(each)).rejects.toMatchObject(invalidToken);
      pass(0.3);
    }
    expect(server.requests).toBe(2);
  });

  it('is no reason to accept a key that was dropped from it ten minutes ago', async () => {
    const authenticate = await fresh();
    const good = await token();
    await authenticate(good);
    server.answer = json({ keys: [jwk('other')] });
    pass(599);
    expect(await authenticate(good)).toMatchObject(alice);
    pass(1);
    await expect(authenticate(good)).rejects.toMatchObject(invalidToken);
  });

  it.each([
    ['for encryption', { use: 'enc' }],
    ['that may not verify', { key_ops: ['sign'] }],
    ['for another algorithm', { alg: 'RS384' }],
  ])('has no use for a key %s', async (_what, changes) => {
    server.answer = json({ keys: [{ ...jwk('rsa'), ...changes }] });
    const authenticate = await fresh();
    await expect(authenticate(await token('RS256', 'rsa'))).rejects.toMatchObject(invalidToken);
  });

  it.each([
    ['a modulus of 1,024 bits', { n: Buffer.alloc(128, 0xff).toString('base64url') }],
    ['a modulus of 2,040 bits', { n: Buffer.alloc(255, 0xff).toString('base64url') }],
    ['no modulus', { n: undefined }],
    ['the exponent 1', { e: 'AQ' }],
    ['an even exponent', { e: 'AQAA' }],
    ['an empty exponent', { e: '' }],
    ['no exponent', { e: undefined }],
  ])('has no use for an RSA key with %s', async (_what, changes) => {
    server.answer = json({ keys: [{ ...jwk('rsa'), ...changes }, jwk('ec')] });
    const authenticate = await fresh();
    expect(await authenticate(await token())).toMatchObject(alice);
    await expect(authenticate(await token('RS256', 'rsa'))).rejects.toMatchObject({
      ...invalidToken,
      cause: 'ERR_JWKS_NO_MATCHING_KEY',
    });
  });

  it('may have 64 KiB', async () => {
    const room = 65_536 - Buffer.byteLength(JSON.stringify({ ...keySet, more: '' }));
    server.answer = json({ ...keySet, more: 'x'.repeat(room) });
    const authenticate = await fresh();
    expect(await authenticate(await token())).toMatchObject(alice);
  });

  it('is used once for a token, until it has to be asked for again', async () => {
    const verify = jest.spyOn(webcrypto.subtle, 'verify');
    const authenticate = await fresh();
    const good = await token();
    for (const minutes of [0, 4, 4]) {
      pass(minutes * 60);
      await authenticate(good);
      await authenticate(good);
    }
    expect(verify).toHaveBeenCalledTimes(2);
    server.answer = failing;
    pass(3 * 60);
    await authenticate(good);
    await authenticate(good);
    expect(verify).toHaveBeenCalledTimes(4);
  });
});

/** Anybody can find the signature for an exponent of 1: it is the padded digest itself. */
it('does not believe a signature that needs no key', async () => {
  const n = (jwk('rsa') as unknown as { n: string }).n;
  server.answer = json({ keys: [{ kty: 'RSA', kid: 'rsa', n, e: 'AQ' }, jwk('ec')] });
  const text = `${encoded({ alg: 'RS256', kid: 'rsa' })}.${encoded(claims())}`;
  const digestInfo = Buffer.from('3031300d060960864801650304020105000420', 'hex');
  const hashed = createHash('sha256').update(text).digest();
  const padding = Buffer.alloc(256 - 3 - digestInfo.length - hashed.length, 0xff);
  const signature = Buffer.concat([
    Buffer.from([0, 1]),
    padding,
    Buffer.from([0]),
    digestInfo,
    hashed,
  ]);
  const authenticate = await fresh();
  const forged = `${text}.${signature.toString('base64url')}`;
  await expect(authenticate(forged)).rejects.toMatchObject(invalidToken);
});

const failing: Answer = (response) => response.writeHead(500).end();
const withKey = (key: object) => json({ keys: [{ kid: 'ec', ...key }] });

describe('is unavailable, and never blames the token,', () => {
  it.each<[string, Answer]>([
    ['500', failing],
    ['404', (response) => response.writeHead(404).end(JSON.stringify(keySet))],
    ['304', (response) => response.writeHead(304).end()],
    ['nothing', (response) => response.end()],
    ['no JSON', (response) => response.end('<html>Sign in</html>')],
    ['JSON that is no set', json({ key: [] })],
    ['null', json(null)],
    ['keys that are no objects', json({ keys: ['ec'] })],
    [
      'half a set',
      (response) => {
        response.writeHead(200, { 'content-length': 1_000 });
        response.write('{"keys":[', () => response.destroy());
      },
    ],
    ['no response', (response) => response.destroy()],
    ['a key without coordinates', withKey({ kty: 'EC', crv: 'P-256' })],
    ['a key that is not on its curve', withKey({ ...jwk('ec'), x: jwk('other')['x'] })],
    ['a private key', withKey(jwk('ec', pairs.ec.privateKey))],
    ['over 64 KiB', json({ ...keySet, more: 'x'.repeat(65_536) })],
  ])('while its server answers with %s; and recovers', async (_title, answer) => {
    const authenticate = await fresh();
    server.answer = answer;
    await expect(authenticate(await token())).rejects.toMatchObject(unavailable);
    server.answer = json(keySet);
    pass(601);
    expect(await authenticate(await token())).toMatchObject(alice);
  });

  it.each<[string, Answer]>([
    ['a discovery document', json({ issuer, jwks_uri: `${issuer}/keys` })],
    ['a list', json(keySet.keys)],
    ['a map of certificates', json({ one: '-----BEGIN CERTIFICATE-----\n' })],
    ['keys that are no list', json({ keys: { ec: jwk('ec') } })],
    ['a string', json('keys')],
    ['null', json(null)],
  ])('and tells the log that %s is no key set, with a hint', async (_what, answer) => {
    server.answer = answer;
    const authenticate = await fresh();
    await expect(authenticate(await token())).rejects.toMatchObject({
      ...unavailable,
      cause: {
        message: `the answer of ${server.url.host} is not a key set (RFC 7517): status 200, application/json; JWKS_URL must be the jwks_uri of the issuer's discovery document`,
      },
    });
  });

  it.each<[string, Answer]>([
    ['text/html', (response) => response.setHeader('content-type', 'text/html').end('<html>')],
    ['no content type', (response) => response.end('[')],
  ])('and tells the log that the answer is %s', async (type, answer) => {
    server.answer = answer;
    const authenticate = await fresh();
    await expect(authenticate(await token())).rejects.toMatchObject({
      cause: { message: expect.stringContaining(`(RFC 7517): status 200, ${type};`) },
    });
  });

  it.each<[string, Answer]>([
    ['the key server answered 500', failing],
    ['the key set has over 65536 bytes', json({ ...keySet, more: 'x'.repeat(65_536) })],
  ])('and tells the log that %s', async (message, answer) => {
    server.answer = answer;
    const authenticate = await fresh();
    await expect(authenticate(await token())).rejects.toMatchObject({ cause: { message } });
  });

  it('while the server at an https address does not speak TLS', async () => {
    const url = new URL(server.url);
    url.protocol = 'https:';
    const keys = { jwksUrl: url, algorithms: ['ES256'] };
    const authenticate = await joseAuthenticator(
      { issuer, audience, keys },
      () => now,
      () => {},
    );
    const asking = authenticate({ kind: 'bearer', token: await token() });
    await expect(asking).rejects.toMatchObject({ ...unavailable, cause: { code: 'EPROTO' } });
    expect(server.requests).toBe(0);
  });

  it('while its server is down', async () => {
    const authenticate = await fresh();
    await server?.stop();
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

  it('to a new key for half a minute after its server has failed, without asking it again', async () => {
    const authenticate = await fresh();
    await authenticate(await token());
    server.answer = failing;
    pass(30);
    const added = await token('ES256', 'other');
    await expect(authenticate(added)).rejects.toMatchObject(unavailable);
    server.answer = json({ keys: [jwk('other')] });
    pass(29);
    await expect(authenticate(added)).rejects.toMatchObject(unavailable);
    expect(server.requests).toBe(2);
    pass(1);
    expect(await authenticate(added)).toMatchObject(alice);
  });

  it('once what it knew is too old and its server is gone', async () => {
    const authenticate = await fresh();
    await authenticate(await token());
    server.answer = failing;
    pass(3_600);
    await expect(authenticate(await token())).rejects.toMatchObject(unavailable);
  });

  it('when a new key may be in the set and its server is gone', async () => {
    const authenticate = await fresh();
    await authenticate(await token());
    server.answer = failing;
    pass(31);
    await expect(authenticate(await token('ES256', 'other'))).rejects.toMatchObject(unavailable);
  });
});
