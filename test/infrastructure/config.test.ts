import fc from 'fast-check';
import { readConfig } from '../../src/infrastructure/config.ts';
import { ConfigError, type Environment } from '../../src/infrastructure/settings.ts';

const secret = 'zebra-secret-of-thirty-two-bytes';

const withSecret: Environment = {
  DATABASE_URL: 'memory:',
  JWT_SECRET: secret,
  JWT_ISSUER: 'https://issuer.zebra.example',
  JWT_AUDIENCE: 'zebra-api',
};

const withKeySet: Environment = {
  ...withSecret,
  JWT_SECRET: undefined,
  JWKS_URL: 'https://keys.zebra.example/jwks.json',
};

const bytes = (text: string) => new TextEncoder().encode(text);

const errorOf = (env: Environment): unknown => {
  try {
    readConfig(env);
  } catch (error) {
    return error;
  }
  throw new Error('the settings were accepted');
};

/** Every value of these tests has a zebra in it, or is looked for by itself. */
const expectRefusal = (env: Environment, name: string, value = 'zebra'): string => {
  const error = errorOf(env);
  expect(error).toBeInstanceOf(ConfigError);
  const { message } = error as ConfigError;
  expect(message).toMatch(new RegExp(`^${name} .+$`));
  expect(message).not.toContain('zebra');
  if (value !== '') expect(message).not.toContain(value);
  return message;
};

describe('good settings', () => {
  it('are read, with defaults for what may be left out', () => {
    expect(readConfig(withSecret)).toStrictEqual({
      database: { kind: 'memory' },
      auth: {
        jwt: {
          issuer: 'https://issuer.zebra.example',
          audience: 'zebra-api',
          keys: { secret: bytes(secret), algorithms: ['HS256'] },
        },
        apiKeys: [],
        iamPrincipals: [],
        tokenHeader: 'authorization',
      },
      door: { basePath: '', trustedProxies: 0 },
      port: 3000,
      host: '127.0.0.1',
      logLevel: 'info',
    });
  });

  it('take the place of the defaults', () => {
    const env = { PORT: '0', HOST: '::1', LOG_LEVEL: 'debug', DATABASE_URL: 'sqlite:/data/a b.db' };
    expect(readConfig({ ...withSecret, ...env })).toMatchObject({
      database: { kind: 'sqlite', path: '/data/a b.db' },
      port: 0,
      host: '::1',
      logLevel: 'debug',
    });
  });

  it('leave other variables of the environment alone', () => {
    expect(readConfig({ ...withSecret, PATH: '/bin', ZEBRA: '' })).toStrictEqual(
      readConfig(withSecret),
    );
  });

  it('allow public-key algorithms only for a key set', () => {
    const { keys } = readConfig(withKeySet).auth.jwt;
    expect(keys).toStrictEqual({
      jwksUrl: new URL('https://keys.zebra.example/jwks.json'),
      algorithms: expect.arrayContaining(['RS256', 'PS256', 'ES256', 'EdDSA']),
    });
    expect(keys.algorithms).not.toContainEqual(expect.stringMatching(/^HS|none/));
  });

  it.each([
    ['https://keys.example/jwks.json'],
    ['http://localhost:8080/jwks.json'],
    ['http://127.0.0.1/jwks.json'],
    ['http://127.1.2.3/jwks.json'],
    ['http://[::1]:8080/jwks.json'],
  ])('take the key set %s', (JWKS_URL) => {
    expect(readConfig({ ...withKeySet, JWKS_URL }).auth.jwt.keys).toMatchObject({
      jwksUrl: new URL(JWKS_URL),
    });
  });

  it.each([
    ['commas', 'RS256,ES256'],
    ['blanks', ' RS256  ES256 '],
    ['both, and twice', 'ES256, RS256, ES256'],
  ])('name algorithms with %s between', (_title, JWT_ALGORITHMS) => {
    expect(readConfig({ ...withKeySet, JWT_ALGORITHMS }).auth.jwt.keys.algorithms).toStrictEqual([
      'RS256',
      'ES256',
    ]);
  });
});

describe('a setting that is missing', () => {
  it.each([['DATABASE_URL'], ['JWT_ISSUER'], ['JWT_AUDIENCE']])('is named: %s', (name) => {
    expect(errorOf({ ...withSecret, [name]: undefined })).toStrictEqual(
      new ConfigError(`${name} must be set`),
    );
  });

  it('is named with its alternative: JWT_SECRET or JWKS_URL', () => {
    expectRefusal({ ...withSecret, JWT_SECRET: undefined }, 'JWT_SECRET or JWKS_URL');
  });
});

describe('a setting that is no good', () => {
  it.each([
    ['DATABASE_URL', 'zebra'],
    ['DATABASE_URL', 'postgres://zebra@localhost/zebra'],
    ['DATABASE_URL', 'memory:zebra'],
    ['DATABASE_URL', 'sqlite:zebra\0.db'],
    ['PORT', 'zebra'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['PORT', '0x50'],
    ['PORT', ' 80'],
    ['PORT', '80\n'],
    ['LOG_LEVEL', 'zebra'],
    ['LOG_LEVEL', 'INFO'],
    ['JWT_SECRET', 'zebra-secret-of-thirty-one-byte'],
    ['JWKS_URL', 'zebra'],
    ['JWKS_URL', 'http://keys.zebra.example/jwks.json'],
    ['JWKS_URL', 'http://localhost.zebra.example/jwks.json'],
    ['JWKS_URL', 'http://127.0.0.1.zebra.example/jwks.json'],
    ['JWKS_URL', 'http://localhost@zebra.example/jwks.json'],
    ['JWKS_URL', 'http://0.0.0.0/jwks.json'],
    ['JWKS_URL', 'ftp://localhost/zebra'],
    ['JWKS_URL', 'file:///zebra/jwks.json'],
    ['JWT_ALGORITHMS', 'zebra'],
    ['JWT_ALGORITHMS', 'none'],
    ['JWT_ALGORITHMS', ' , '],
  ])('is refused by name, without its value: %s %j', (name, value) => {
    const env = name === 'JWKS_URL' ? withKeySet : withSecret;
    expectRefusal({ ...env, [name]: value }, name, value);
  });

  it('is refused when its file has no name: DATABASE_URL', () => {
    expectRefusal({ ...withSecret, DATABASE_URL: 'sqlite:' }, 'DATABASE_URL');
  });

  it.each([
    ['DATABASE_URL'],
    ['JWT_SECRET'],
    ['JWT_ISSUER'],
    ['JWT_AUDIENCE'],
    ['JWT_ALGORITHMS'],
    ['PORT'],
    ['HOST'],
    ['LOG_LEVEL'],
  ])('is refused when it is empty, not taken for absent: %s', (name) => {
    const message = expectRefusal({ ...withSecret, [name]: '' }, name, '');
    expect(message).not.toContain('must be set');
  });

  it('is refused when it is empty, not taken for absent: JWKS_URL', () => {
    const message = expectRefusal({ ...withKeySet, JWKS_URL: '' }, 'JWKS_URL', '');
    expect(message).not.toContain('must be set');
  });

  it('is named together with all others, in one line', () => {
    const error = errorOf({ ...withSecret, DATABASE_URL: 'zebra', JWT_ISSUER: '', PORT: 'zebra' });
    const [issuer, database, port, ...more] = (error as Error).message.split('; ');
    expect(database).toMatch(/^DATABASE_URL [^;\n]+$/);
    expect(issuer).toMatch(/^JWT_ISSUER [^;\n]+$/);
    expect(port).toMatch(/^PORT [^;\n]+$/);
    expect(more).toStrictEqual([]);
  });

  it('never shows its value, whatever that is', () => {
    const names = [...Object.keys(withSecret), 'JWKS_URL', 'JWT_ALGORITHMS', 'PORT', 'LOG_LEVEL'];
    fc.assert(
      fc.property(
        fc.constantFrom(withSecret, withKeySet),
        fc.constantFrom(...names),
        fc.string({ unit: 'binary' }),
        (env, name, text) => {
          try {
            readConfig({ ...env, [name]: `${text}zebra` });
          } catch (error) {
            expect(error).toBeInstanceOf(ConfigError);
            expect((error as Error).message).not.toMatch(/zebra|\n/);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('the secret', () => {
  it.each([
    ['HS256', 32],
    ['HS384', 48],
    ['HS512', 64],
    ['HS256,HS512', 64],
  ])('must be as long as the hash of %s: %i bytes', (JWT_ALGORITHMS, least) => {
    const env = { ...withSecret, JWT_ALGORITHMS };
    const long = 'zebra'.padEnd(least, '.');
    const { keys } = readConfig({ ...env, JWT_SECRET: long }).auth.jwt;
    expect(keys).toStrictEqual({ secret: bytes(long), algorithms: JWT_ALGORITHMS.split(',') });
    expectRefusal({ ...env, JWT_SECRET: long.slice(1) }, 'JWT_SECRET', 'ebra');
  });

  it('is measured in bytes, not in characters', () => {
    expect(() => readConfig({ ...withSecret, JWT_SECRET: 'é'.repeat(16) })).not.toThrow();
  });

  it('is refused beside a key set', () => {
    const both = { ...withKeySet, JWT_SECRET: secret };
    expectRefusal(both, 'JWT_SECRET and JWKS_URL');
    expectRefusal({ ...both, JWT_SECRET: '' }, 'JWT_SECRET and JWKS_URL');
  });
});

describe('JWT_ALGORITHMS', () => {
  it.each([
    ['a public-key algorithm for a secret', withSecret, 'RS256'],
    ['a secret-key algorithm for a key set', withKeySet, 'HS256'],
    ['a mixture for a secret', withSecret, 'HS256 RS256'],
    ['a mixture for a key set', withKeySet, 'RS256 HS256'],
    ['none beside others', withKeySet, 'RS256 none'],
    ['another letter case', withSecret, 'hs256'],
    ['a name of every object', withSecret, 'constructor'],
  ])('refuses %s', (_title, env, JWT_ALGORITHMS) => {
    const long = env['JWT_SECRET']?.padEnd(64, '.');
    expectRefusal({ ...env, JWT_SECRET: long, JWT_ALGORITHMS }, 'JWT_ALGORITHMS', JWT_ALGORITHMS);
  });
});
