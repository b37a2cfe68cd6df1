import { createHmac, randomBytes, webcrypto } from 'node:crypto';
import fc from 'fast-check';
import type { Authenticator } from '../../src/application/ports/driven.ts';
import { joseAuthenticator } from '../../src/infrastructure/auth/jose-authenticator.ts';
import type { JwtConfig } from '../../src/infrastructure/config/auth-config.ts';
import { anyText } from '../properties/any-text.ts';
import { audience, claims, encoded, inSeconds, issuer, now } from './tokens.ts';

const secret = randomBytes(64);
const invalidToken = { name: 'Failure', code: 'invalid-token' };

/** Values of a scope claim that are neither words nor a list of strings. */
const noScopes = [null, 7, true, { 'api/a': true }, ['api/a', 7], [['api/a']]];

const accepting = (algorithms: ('HS256' | 'HS384' | 'HS512')[], clock = () => now) => {
  const config: JwtConfig = { issuer, audience, keys: { secret, algorithms } };
  return joseAuthenticator(config, clock, () => {});
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

  it('may have its scopes as a list, as IdentityServer writes it', async () => {
    const scope = ['users:read', 'users:write'];
    expect(await authenticate(token({ scope }))).toMatchObject({ scopes: scope });
  });

  it.each(noScopes)('is granted no scope by %j, and keeps its roles', async (scope) => {
    const principal = await authenticate(token({ scope, roles: ['admin'] }));
    expect(principal).toMatchObject({ scopes: [], roles: ['admin'] });
  });

  it.each([null, 'admin', 1, { admin: true }, [{ name: 'admin' }], ['admin', 1]])(
    'is granted no role by %j, and keeps its scopes',
    async (roles) => {
      const principal = await authenticate(token({ roles, scope: 'users:read' }));
      expect(principal).toMatchObject({ roles: [], scopes: ['users:read'] });
    },
  );

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

  it('is good from five seconds before its nbf until its exp', async () => {
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
    expect(await isGoodAfter(4)).toBe(false);
    expect(await isGoodAfter(5)).toBe(true);
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
    ['a token that is not good yet', { nbf: inSeconds(6) }],
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
    ['the token is not valid', 'with a key id that is none', () => token({}, { kid: 7 })],
    ['the token is not valid', 'that goes on for ever', () => token({ exp: 1e15 })],
    ['the token is not valid', 'in another spelling', () => `${token()}=`],
    ['the token is not valid', 'with white space', () => token().replace('.', ' .')],
  ])('and says that %s: one %s', async (message, _what, make) => {
    await expect(authenticate(make())).rejects.toMatchObject({ ...invalidToken, message });
  });
});

describe('a clock tolerance', () => {
  const tolerating = async (clockToleranceSeconds: number | undefined, changes: object) => {
    const keys = { secret, algorithms: ['HS256'] } as const;
    const config = {
      issuer,
      audience,
      keys,
      ...(clockToleranceSeconds !== undefined && { clockToleranceSeconds }),
    };
    const authenticator = await joseAuthenticator(
      config,
      () => now,
      () => {},
    );
    return authenticator({ kind: 'bearer', token: token({ ...changes }) }).then(
      () => 'accepted',
      (error) => error.message,
    );
  };
  const early = 'the token is not valid';
  const expired = 'the token has expired';

  it.each([
    ['5 s for nbf by default', undefined, { nbf: inSeconds(5) }, 'accepted'],
    ['no more for nbf by default', undefined, { nbf: inSeconds(6) }, early],
    [
      'any for iat, which says only when a token was issued',
      undefined,
      { iat: inSeconds(60) },
      'accepted',
    ],
    ['none for exp by default', undefined, { exp: inSeconds(0) }, expired],
    ['what is set, for nbf', 10, { nbf: inSeconds(10) }, 'accepted'],
    ['no more than is set, for nbf', 10, { nbf: inSeconds(11) }, early],
    ['what is set, for exp', 10, { exp: inSeconds(-9.9) }, 'accepted'],
    ['no more than is set, for exp', 10, { exp: inSeconds(-10) }, expired],
    ['none for nbf where none is set', 0, { nbf: inSeconds(1) }, early],
  ])('is %s', async (_what, seconds, changes, outcome) => {
    expect(await tolerating(seconds, changes)).toBe(outcome);
  });

  it('is how long a verified token is remembered after its exp', async () => {
    let time = now;
    const keys = { secret, algorithms: ['HS256'] } as const;
    const config = { issuer, audience, keys, clockToleranceSeconds: 10 };
    const authenticator = await joseAuthenticator(
      config,
      () => time,
      () => {},
    );
    const good = { kind: 'bearer', token: token({ exp: inSeconds(5) }) } as const;
    const principal = await authenticator(good);
    time = new Date(now.getTime() + 14_999);
    expect(await authenticator(good)).toBe(principal);
    time = new Date(now.getTime() + 15_000);
    await expect(authenticator(good)).rejects.toMatchObject({ message: expired });
  });
});

describe('the length of a token', () => {
  const ofLength = (length: number) => {
    // Four characters of a token hold three bytes of it.
    const room = Math.floor((length - token({ filler: '' }).length) / 4) * 3;
    return token({ filler: 'x'.repeat(room) });
  };
  const limited = async (maxLength?: number) => {
    const keys = { secret, algorithms: ['HS256'] } as const;
    const config = { issuer, audience, keys, ...(maxLength !== undefined && { maxLength }) };
    return joseAuthenticator(
      config,
      () => now,
      () => {},
    );
  };

  it.each([
    [undefined, 8_192],
    [400, 400],
    [16_384, 16_384],
  ])('may be set, here to %s: %i characters and no more', async (setting, maxLength) => {
    const authenticator = await limited(setting);
    const longest = ofLength(maxLength);
    expect(longest.length).toBeGreaterThan(maxLength - 4);
    expect(longest.length).toBeLessThanOrEqual(maxLength);
    expect(await authenticator({ kind: 'bearer', token: longest })).toMatchObject({ id: 'alice' });
    await expect(
      authenticator({ kind: 'bearer', token: ofLength(maxLength + 8) }),
    ).rejects.toMatchObject({
      ...invalidToken,
      message: `the token is longer than ${maxLength} characters`,
    });
  });

  it('is looked at before anything else', async () => {
    const authenticator = await limited();
    await expect(
      authenticator({ kind: 'bearer', token: 'x'.repeat(6_000_000) }),
    ).rejects.toMatchObject({
      ...invalidToken,
      message: 'the token is longer than 8192 characters',
    });
  });
});

it('tells the log why by a code, and nothing that the token says', async () => {
  const causeOf = (bad: string) => authenticate(bad).catch((error) => error.cause);
  expect(await causeOf(token({ exp: inSeconds(-1) }))).toBe('ERR_JWT_EXPIRED');
  expect(await causeOf(token({ exp: inSeconds(-10) }))).toBe('ERR_JWT_EXPIRED');
  expect(await causeOf(token({ iss: 'zebra' }))).toBe('ERR_JWT_CLAIM_VALIDATION_FAILED');
  expect(await causeOf(token({}, { crit: ['zebra'], zebra: 1 }))).toBe('ERR_JOSE_NOT_SUPPORTED');
  expect(await causeOf(sign('zebra', { alg: 'HS256' }))).toBe('ERR_JWT_INVALID');
});

describe('whatever is in a token', () => {
  const part = fc.oneof(
    anyText(),
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

describe.each(['client_id', 'azp'] as const)(
  'an issuer that names the client in %s and gives scopes a prefix,',
  (audienceClaim) => {
    const naming = async ({ client, ...changes }: Record<string, unknown>) => {
      const config: JwtConfig = {
        issuer,
        audience,
        audienceClaim,
        scopePrefix: 'portico/',
        keys: { secret, algorithms: ['HS256'] },
      };
      const authenticator = await joseAuthenticator(
        config,
        () => now,
        () => {},
      );
      return authenticator({
        kind: 'bearer',
        token: token({ aud: undefined, [audienceClaim]: client, ...changes }),
      });
    };

    it('gives the scopes that begin so, and no others', async () => {
      const scope = 'portico/users:read openid users:write other/users:write';
      expect(await naming({ client: audience, scope })).toMatchObject({
        scopes: ['users:read'],
      });
    });

    it.each([[audience], [['another', audience]]])(
      'may name us as the audience too: %j',
      async (aud) => {
        expect(await naming({ client: audience, aud })).toMatchObject({ id: 'alice' });
      },
    );

    it.each([
      ['for another client', { client: 'another' }],
      ['for another client and our audience', { client: 'another', aud: audience }],
      ['for several clients', { client: [audience] }],
      ['for an audience instead', { aud: audience }],
      ['for another audience as well', { client: audience, aud: 'another' }],
      ['for other audiences as well', { client: audience, aud: ['another', 'third'] }],
      ['for nobody as well', { client: audience, aud: [] }],
    ])('gives no token %s', async (_what, changes) => {
      await expect(naming(changes)).rejects.toMatchObject({
        ...invalidToken,
        message: 'the token is not valid',
      });
    });
  },
);

describe('an issuer that has scopes in claims of its own', () => {
  const scopesOf = async (changes: object, scopeClaims = ['scp', 'roles']) => {
    const keys = { secret, algorithms: ['HS256'] } as const;
    const authenticator = await joseAuthenticator(
      { issuer, audience, scopeClaims, scopePrefix: 'api/', keys },
      () => now,
      () => {},
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

  it.each(noScopes)('gives those of other claims beside one that is %j', async (scp) => {
    expect(await scopesOf({ scp, roles: ['api/b'] })).toEqual(['b']);
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
