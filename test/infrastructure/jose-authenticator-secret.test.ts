import { createHmac, randomBytes, webcrypto } from 'node:crypto';
import fc from 'fast-check';
import type { Authenticator } from '../../src/application/ports.ts';
import type { JwtConfig } from '../../src/infrastructure/auth-config.ts';
import { joseAuthenticator } from '../../src/infrastructure/jose-authenticator.ts';
import { audience, claims, encoded, inSeconds, issuer, now } from './tokens.ts';

const secret = randomBytes(64);
const invalidToken = { name: 'Failure', code: 'invalid-token' };

const accepting = (algorithms: ('HS256' | 'HS384' | 'HS512')[], clock = () => now) => {
  const config: JwtConfig = { issuer, audience, keys: { secret, algorithms } };
  return joseAuthenticator(config, clock);
};

/** Signs whatever it is given, good or bad. */
const sign = (payload: unknown, header: { alg: string }, key = secret): string => {
  const text = `${encoded(header)}.${encoded(payload)}`;
  const hash = `sha${header.alg.slice(2)}`;
  return `${text}.${createHmac(hash, key).update(text).digest('base64url')}`;
};

const token = (changes?: Record<string, unknown>, header = {}): string =>
  sign(claims(changes), { alg: 'HS256', ...header });

let authenticate: (token: string) => ReturnType<Authenticator>;
beforeAll(async () => {
  const authenticator = await accepting(['HS256']);
  authenticate = (token) => authenticator({ kind: 'bearer', token });
});

describe('a good token', () => {
  it('proves who its bearer is and may be', async () => {
    const good = token({ scope: 'users:read users:write', roles: ['admin', 'a role'] });
    expect(await authenticate(good)).toStrictEqual({
      id: 'alice',
      kind: 'token',
      scopes: ['users:read', 'users:write'],
      roles: ['admin', 'a role'],
    });
  });

  it('needs neither scope nor roles', async () => {
    const nobodySpecial = { id: 'alice', kind: 'token', scopes: [], roles: [] };
    expect(await authenticate(token())).toStrictEqual(nobodySpecial);
    expect(await authenticate(token({ scope: '', roles: [] }))).toStrictEqual(nobodySpecial);
  });

  it('may have blanks to spare around its scopes', async () => {
    expect(await authenticate(token({ scope: ' a  b ' }))).toMatchObject({
      scopes: ['a', 'b'],
    });
  });

  it('may be meant for others too', async () => {
    const good = token({ aud: ['another', audience] });
    expect(await authenticate(good)).toMatchObject({ id: 'alice' });
  });

  it.each(['HS256', 'HS384', 'HS512'] as const)(
    'may be signed with %s where that is allowed',
    async (alg) => {
      const good = token({}, { alg });
      for (const authenticator of [
        await accepting([alg]),
        await accepting(['HS256', 'HS384', 'HS512']),
      ]) {
        expect(await authenticator({ kind: 'bearer', token: good })).toMatchObject({ id: 'alice' });
      }
    },
  );

  it('is good from its nbf until its exp', async () => {
    let time = now;
    const authenticator = await accepting(['HS256'], () => time);
    const good = token({ nbf: inSeconds(10), exp: inSeconds(20) });
    const isGoodAfter = async (seconds: number): Promise<boolean> => {
      time = new Date(now.getTime() + seconds * 1_000);
      const principal = authenticator({ kind: 'bearer', token: good });
      return principal.then(
        () => true,
        () => false,
      );
    };
    expect(await isGoodAfter(9)).toBe(false);
    expect(await isGoodAfter(10)).toBe(true);
    expect(await isGoodAfter(19)).toBe(true);
    expect(await isGoodAfter(20)).toBe(false);
  });
});

it('takes a date to the millisecond, and until the year 9999', async () => {
  const soon = new Date(now.getTime() + 600);
  const authenticator = await accepting(['HS256'], () => soon);
  const ending = (exp: number) => authenticator({ kind: 'bearer', token: token({ exp }) });
  expect(await ending(inSeconds(0.601))).toMatchObject({ id: 'alice' });
  expect(await ending(253_402_300_799)).toMatchObject({ id: 'alice' });
  await expect(ending(inSeconds(0.6))).rejects.toMatchObject({
    ...invalidToken,
    message: 'the token has expired',
  });
  await expect(ending(253_402_300_800)).rejects.toMatchObject(invalidToken);
});

describe('refuses', () => {
  it.each([
    ['an expired token', { exp: inSeconds(-1) }],
    ['a token without exp', { exp: undefined }],
    ['a token whose exp is a string', { exp: String(inSeconds(60)) }],
    ['a token that is not good yet', { nbf: inSeconds(1) }],
    ['a token whose exp is in milliseconds', { exp: inSeconds(60) * 1_000 }],
    ['a token whose iat is in milliseconds', { iat: inSeconds(-60) * 1_000 }],
    ['a token whose nbf is before all time', { nbf: -1e300 }],
    ['a token whose nbf is a string', { nbf: String(inSeconds(-1)) }],
    ['a token without sub', { sub: undefined }],
    ['a token with an empty sub', { sub: '' }],
    ['a token whose sub is a number', { sub: 1 }],
    ['a token whose sub is null', { sub: null }],
    ['a token of another issuer', { iss: `${issuer}/` }],
    ['a token without issuer', { iss: undefined }],
    ['a token for another audience', { aud: 'another' }],
    ['a token for an audience that begins alike', { aud: [`${audience}-2`] }],
    ['a token without audience', { aud: undefined }],
    ['a token whose scope is a list', { scope: ['users:read'] }],
    ['a token whose scope is null', { scope: null }],
    ['a token whose roles are a string', { roles: 'admin' }],
    ['a token whose roles are an object', { roles: { admin: true } }],
    ['a token whose roles are null', { roles: null }],
    ['a token with a role that is a number', { roles: ['admin', 1] }],
  ])('%s', async (_title, changes) => {
    await expect(authenticate(token(changes))).rejects.toMatchObject(invalidToken);
  });

  it.each([
    ['a token that is not signed', () => `${encoded({ alg: 'none' })}.${encoded(claims())}.`],
    [
      'a token that is not signed, though it says so',
      () => `${encoded({ alg: 'HS256' })}.${encoded(claims())}.`,
    ],
    [
      'an algorithm in another letter case',
      () => `${encoded({ alg: 'hs256' })}.${encoded(claims())}.`,
    ],
    [
      'an algorithm that is not allowed, though the secret is right',
      () => token({}, { alg: 'HS512' }),
    ],
    ['the signature of another secret', () => sign(claims(), { alg: 'HS256' }, randomBytes(64))],
    [
      'the signature of other claims',
      () => token().replace(/\..*\./, `.${encoded(claims({ sub: 'eve' }))}.`),
    ],
    [
      'an extension that must be understood and is not',
      () => token({}, { crit: ['zebra'], zebra: true }),
    ],
    ['an extension, though we could understand it', () => token({}, { crit: ['b64'], b64: true })],
    ['a payload that says it is not encoded', () => token({}, { b64: false })],
    ['a key id that is a number', () => token({}, { kid: 7 })],
    ['a key id that is null', () => token({}, { kid: null })],
    ['claims that are a list', () => sign([claims()], { alg: 'HS256' })],
    ['claims that are a string', () => sign('alice', { alg: 'HS256' })],
    ['four parts', () => `${token()}.`],
    ['nothing', () => ''],
    ['two dots', () => '..'],
    ['garbage', () => 'not.a.token'],
    ['a token of five parts, encrypted', () => `${encoded({ alg: 'dir', enc: 'A256GCM' })}....`],
  ])('%s', async (_title, make) => {
    await expect(authenticate(make())).rejects.toMatchObject(invalidToken);
  });

  it('an expired token by name, and other bad tokens without details', async () => {
    const messageOf = async (changes: object): Promise<unknown> =>
      authenticate(token({ ...changes })).catch((error) => error.message);
    expect(await messageOf({ exp: inSeconds(-1) })).toBe('the token has expired');
    expect(await messageOf({ iss: 'zebra' })).toBe('the token is not valid');
    expect(await messageOf({ exp: undefined })).toBe('the token is not valid');
  });

  it.each<[string, string, () => string]>([
    ['the token names nobody', 'without a name', () => token({ sub: '' })],
    ['the scope of the token is not a string', 'whose scope is a list', () => token({ scope: [] })],
    [
      'the roles of the token are not a list of strings',
      'whose role is a number',
      () => token({ roles: [1] }),
    ],
    ['the token is not valid', 'with a key id that is none', () => token({}, { kid: 7 })],
    ['the token is not valid', 'that goes on for ever', () => token({ exp: 1e15 })],
    ['the token is not valid', 'in another spelling', () => `${token()}=`],
    ['the token is not valid', 'with white space', () => token().replace('.', ' .')],
    ['the token is not valid', 'of over 8 KiB', () => token({ more: 'x'.repeat(8_192) })],
  ])('and says that %s: one %s', async (message, _what, make) => {
    await expect(authenticate(make())).rejects.toMatchObject({ ...invalidToken, message });
  });
});

it('tells the log why by a code, and nothing that the token says', async () => {
  const causeOf = (bad: string) => authenticate(bad).catch((error) => error.cause);
  expect(await causeOf(token({ exp: inSeconds(-1) }))).toBe('ERR_JWT_EXPIRED');
  expect(await causeOf(token({ iss: 'zebra' }))).toBe('ERR_JWT_CLAIM_VALIDATION_FAILED');
  expect(await causeOf(token({}, { crit: ['zebra'], zebra: 1 }))).toBe('ERR_JOSE_NOT_SUPPORTED');
  expect(await causeOf(sign('zebra', { alg: 'HS256' }))).toBe('ERR_JWT_INVALID');
});

describe('whatever is in a token', () => {
  const part = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json().map((text) => Buffer.from(text).toString('base64url')),
    fc
      .record(
        { alg: fc.constantFrom('HS256', 'none', 1), crit: fc.jsonValue(), b64: fc.jsonValue() },
        { requiredKeys: [] },
      )
      .map(encoded),
  );

  it('is the fault of the token where it is not signed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 4 }), async (parts) => {
        await expect(authenticate(parts.join('.'))).rejects.toMatchObject(invalidToken);
      }),
    );
  });

  it('is the fault of the token, or names someone, where it is signed', async () => {
    const changes = fc.dictionary(
      fc.constantFrom('iss', 'aud', 'sub', 'exp', 'nbf', 'iat', 'scope', 'roles'),
      fc.jsonValue(),
      { maxKeys: 2 },
    );
    await fc.assert(
      fc.asyncProperty(changes, async (changes) => {
        const result = await authenticate(token(changes)).catch((error) => error);
        expect(result).toMatchObject(
          result instanceof Error
            ? invalidToken
            : {
                id: expect.stringMatching(/./s),
                scopes: expect.any(Array),
                roles: expect.any(Array),
              },
        );
      }),
    );
  });
});

describe('an issuer like Amazon Cognito, which names the client and gives scopes a prefix,', () => {
  const cognito = async (changes: Record<string, unknown>) => {
    const config: JwtConfig = {
      issuer,
      audience,
      audienceClaim: 'client_id',
      scopePrefix: 'portico/',
      keys: { secret, algorithms: ['HS256'] },
    };
    const authenticator = await joseAuthenticator(config, () => now);
    return authenticator({ kind: 'bearer', token: token({ aud: undefined, ...changes }) });
  };

  it('gives the scopes that begin so, and no others', async () => {
    const scope = 'portico/users:read openid users:write other/users:write';
    expect(await cognito({ client_id: audience, scope })).toMatchObject({
      scopes: ['users:read'],
    });
  });

  it.each([[audience], [['another', audience]]])(
    'may name us as the audience too: %j',
    async (aud) => {
      expect(await cognito({ client_id: audience, aud })).toMatchObject({ id: 'alice' });
    },
  );

  it.each([
    ['for another client', { client_id: 'another' }],
    ['for another client and our audience', { client_id: 'another', aud: audience }],
    ['for several clients', { client_id: [audience] }],
    ['for an audience instead', { aud: audience }],
    ['for another audience as well', { client_id: audience, aud: 'another' }],
    ['for other audiences as well', { client_id: audience, aud: ['another', 'third'] }],
    ['for nobody as well', { client_id: audience, aud: [] }],
  ])('gives no token %s', async (_what, changes) => {
    await expect(cognito(changes)).rejects.toMatchObject({
      ...invalidToken,
      message: 'the token is not valid',
    });
  });
});

describe('an issuer that has scopes in claims of its own', () => {
  const scopesOf = async (changes: object, scopeClaims = ['scp', 'roles']) => {
    const keys = { secret, algorithms: ['HS256'] } as const;
    const authenticator = await joseAuthenticator(
      { issuer, audience, scopeClaims, scopePrefix: 'api/', keys },
      () => now,
    );
    const { scopes } = await authenticator({ kind: 'bearer', token: token({ ...changes }) });
    return scopes;
  };

  it.each([
    ['as the words of a string', { scp: 'api/a  openid api/b' }, ['a', 'b']],
    ['as a list', { scp: ['api/a', 'openid', 'api/b'] }, ['a', 'b']],
    ['in all of the claims', { roles: ['api/b'], scp: 'api/a' }, ['a', 'b']],
    ['in none of them', {}, []],
    ['in no claim that is not named', { scope: 'api/a', permissions: ['api/b'] }, []],
  ])('gives them: %s', async (_how, changes, expected) => {
    expect(await scopesOf(changes)).toEqual(expected);
  });

  it.each([
    [{ scp: null }],
    [{ scp: 7 }],
    [{ scp: { 'api/a': true } }],
    [{ scp: ['api/a', 7] }],
    [{ scp: [['api/a']] }],
  ])('gives none in another form: %j', async (changes) => {
    await expect(scopesOf(changes)).rejects.toMatchObject({
      ...invalidToken,
      message: 'the scope of the token is not a string',
    });
  });

  it('gives no list where it is a string by standard', async () => {
    const claims = ['permissions', 'scope'];
    expect(await scopesOf({ scope: 'api/a', permissions: ['api/b'] }, claims)).toEqual(['b', 'a']);
    await expect(scopesOf({ scope: ['api/a'] }, claims)).rejects.toMatchObject(invalidToken);
  });
});

it('refuses a token that can be read in several ways, though it is signed', async () => {
  const twice = (header: string, payload: string) => {
    const text = [header, payload].map((part) => Buffer.from(part).toString('base64url')).join('.');
    return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
  };
  const good = JSON.stringify(claims());
  const header = '{"alg":"HS256"}';
  expect(await authenticate(twice(header, good))).toMatchObject({ id: 'alice' });
  for (const bad of [
    twice(header, `\ufeff${good}`),
    twice(`\ufeff${header}`, good),
    twice(header, good.replace('{', '{"sub":"eve",')),
    twice('{"alg":"none","alg":"HS256"}', good),
  ]) {
    await expect(authenticate(bad)).rejects.toMatchObject({
      ...invalidToken,
      message: 'the token can be read in several ways',
    });
  }
});

it('verifies a token once', async () => {
  const authenticator = await accepting(['HS256']);
  const verify = jest.spyOn(webcrypto.subtle, 'verify');
  const good = token();
  const [first, second] = [
    await authenticator({ kind: 'bearer', token: good }),
    await authenticator({ kind: 'bearer', token: good }),
  ];
  expect(second).toBe(first);
  expect(verify).toHaveBeenCalledTimes(1);
  verify.mockRestore();
});

it.each(['JWT', 'jwt', 'at+jwt', 'application/at+jwt'])(
  'takes a token of the type %s',
  async (typ) => {
    expect(await authenticate(token({}, { typ }))).toMatchObject({ id: 'alice' });
  },
);

it.each(['logout+jwt', 'dpop+jwt', 'JOSE', 'at+jwt2', '', 1])(
  'refuses a token of the type %j, though it is signed',
  async (typ) => {
    await expect(authenticate(token({}, { typ }))).rejects.toMatchObject(invalidToken);
  },
);
