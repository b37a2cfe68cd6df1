import fc from 'fast-check';
import { readConfig, withoutGatewayDefaults } from '../../src/infrastructure/config/config.ts';
import { ConfigError, type Environment } from '../../src/infrastructure/config/settings.ts';
import { anyText } from '../properties/any-text.ts';

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

const arn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:zebra/jwt-AbCdEf';
const withArn: Environment = { ...withSecret, JWT_SECRET: undefined, JWT_SECRET_ARN: arn };

const exactlyOne = 'exactly one of JWT_SECRET, JWT_SECRET_ARN and JWKS_URL must be';

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
      cors: undefined,
      initialization: undefined,
      compressMinBytes: 1024,
      rateLimit: undefined,
      docs: false,
      auth: {
        jwt: {
          issuer: 'https://issuer.zebra.example',
          audience: 'zebra-api',
          keys: { secret: bytes(secret), algorithms: ['HS256'] },
        },
        apiKeys: [],
        apiKeysSecretArn: undefined,
        iamPrincipals: [],
        tokenHeader: 'authorization',
      },
      door: { basePath: '', trustedProxies: 0, clientAddressHeader: undefined },
      originSecretArn: undefined,
      keepAliveTimeoutMs: undefined,
      port: 3000,
      host: '127.0.0.1',
      log: { level: 'info', format: 'json', metrics: undefined },
    });
  });

  const names = ['PORT', 'HOST', 'LOG_LEVEL', 'LOG_FORMAT', 'DOCS', 'RATE_LIMIT', 'JWT_ALGORITHMS'];
  it.each(['', '  ', '\t\n'])('have their defaults where they are %j', (blank) => {
    const env = Object.fromEntries(names.map((name) => [name, blank]));
    expect(readConfig({ ...withSecret, ...env })).toStrictEqual(readConfig(withSecret));
    expect(readConfig({ ...withSecret, ...env }, withoutGatewayDefaults)).toStrictEqual(
      readConfig(withSecret, withoutGatewayDefaults),
    );
  });

  it('may have space around them, but for a secret', () => {
    const env = { ...withSecret, PORT: ' 80\n', JWT_ISSUER: ' issuer ', JWT_SECRET: ` ${secret}` };
    expect(readConfig(env)).toMatchObject({
      port: 80,
      auth: { jwt: { issuer: 'issuer', keys: { secret: bytes(` ${secret}`) } } },
    });
  });

  it('are words in upper or lower case', () => {
    const env = { LOG_LEVEL: 'WARN', LOG_FORMAT: 'Pretty', DOCS: 'ON', METRICS: 'Full' };
    const more = { RATE_LIMIT: 'OFF', COMPRESS_MIN_BYTES: 'Off' };
    expect(readConfig({ ...withSecret, ...env, ...more })).toMatchObject({
      log: { level: 'warn', format: 'pretty', metrics: { namespace: 'Portico', detail: 'full' } },
      ...{ docs: true, rateLimit: undefined, compressMinBytes: 'off' },
    });
  });

  it.each([
    [{ COMPRESS_MIN_BYTES: '0' }, { compressMinBytes: 0 }],
    [{ ORIGIN_SECRET_ARN: arn }, { originSecretArn: arn }],
    [{ COMPRESS_MIN_BYTES: 'off' }, { compressMinBytes: 'off' }],
    [{ RATE_LIMIT: '10/5' }, { rateLimit: { requests: 10, seconds: 5 } }],
    [{ RATE_LIMIT: 'off' }, { rateLimit: undefined }],
    [{ JWT_AUDIENCE_CLAIM: 'aud' }, { auth: { jwt: { audience: 'zebra-api' } } }],
    [{ JWT_AUDIENCE_CLAIM: 'azp' }, { auth: { jwt: { audienceClaim: 'azp' } } }],
    [{ JWT_CLOCK_TOLERANCE: '0' }, { auth: { jwt: { clockToleranceSeconds: 0 } } }],
    [{ JWT_CLOCK_TOLERANCE: '300' }, { auth: { jwt: { clockToleranceSeconds: 300 } } }],
    [{ JWT_MAX_LENGTH: '1' }, { auth: { jwt: { maxLength: 1 } } }],
    [{ JWT_MAX_LENGTH: '16384' }, { auth: { jwt: { maxLength: 16_384 } } }],
    [{ DOCS: 'on' }, { docs: true }],
    [
      { CORS_ORIGINS: 'https://app.example' },
      { cors: { origins: ['https://app.example'], credentials: false } },
    ],
    [{ METRICS: 'full' }, { log: { metrics: { namespace: 'Portico', detail: 'full' } } }],
    [
      { METRICS: 'door', METRICS_NAMESPACE: 'Portico/prod' },
      { log: { metrics: { namespace: 'Portico/prod', detail: 'door' } } },
    ],
    [{ METRICS_NAMESPACE: 'Portico/prod' }, { log: { metrics: undefined } }],
    [
      { AWS_LAMBDA_FUNCTION_NAME: 'zebra', AWS_LAMBDA_FUNCTION_VERSION: '7' },
      { log: { metrics: { namespace: 'Portico', detail: 'door', version: '7' } } },
    ],
    [{ AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand' }, { initialization: 'on-demand' }],
    [{ AWS_LAMBDA_FUNCTION_NAME: 'zebra', METRICS: 'off' }, { log: { metrics: undefined } }],
  ])('switch what the app does: %j', (env, config) => {
    expect(readConfig({ ...withSecret, ...env })).toMatchObject(config);
  });

  it('say how an issuer names its audience and our scopes', () => {
    const env = {
      JWT_AUDIENCE_CLAIM: 'client_id',
      JWT_SCOPE_CLAIMS: 'scp, roles',
      JWT_SCOPE_PREFIX: 'portico/',
    };
    expect(readConfig({ ...withSecret, ...env }).auth.jwt).toMatchObject({
      audienceClaim: 'client_id',
      scopeClaims: ['scp', 'roles'],
      scopePrefix: 'portico/',
    });
  });

  it('limit the requests before a door without a gateway, unless said otherwise', () => {
    expect(readConfig({ ...withoutGatewayDefaults, ...withSecret }).rateLimit).toEqual({
      requests: 600,
      seconds: 60,
    });
  });

  it('take the place of the defaults', () => {
    const env = {
      PORT: '0',
      HOST: '::1',
      KEEP_ALIVE_TIMEOUT: '75',
      LOG_LEVEL: 'debug',
      DATABASE_URL: 'sqlite:/data/a b.db',
    };
    expect(readConfig({ ...withSecret, ...env })).toMatchObject({
      database: { kind: 'sqlite', path: '/data/a b.db' },
      keepAliveTimeoutMs: 75_000,
      port: 0,
      host: '::1',
      log: { level: 'debug', format: 'json' },
    });
  });

  it('leave other variables of the environment alone', () => {
    expect(readConfig({ ...withSecret, PATH: '/bin', ZEBRA: '' })).toStrictEqual(
      readConfig(withSecret),
    );
  });

  it('allow public-key algorithms only for a key set', () => {
    expect(readConfig(withKeySet).auth.jwt.keys).toStrictEqual({
      jwksUrl: new URL('https://keys.zebra.example/jwks.json'),
      algorithms: [
        ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
        ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
      ],
    });
  });

  it.each([
    ['https://keys.example/jwks.json'],
    ['http://localhost:8080/jwks.json'],
    ['http://127.0.0.1/jwks.json'],
    ['http://127.1.20.255/jwks.json'],
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

  it('is named with its alternatives: JWT_SECRET, JWT_SECRET_ARN, JWKS_URL', () => {
    expectRefusal({ ...withSecret, JWT_SECRET: undefined }, exactlyOne);
  });
});

describe('a setting that is no good', () => {
  it.each([
    ['DATABASE_URL', 'zebra'],
    ['DATABASE_URL', 'postgres://zebra@localhost/zebra'],
    ['DATABASE_URL', 'memory:zebra'],
    ['DATABASE_URL', 'sqlite:zebra\0.db'],
    ['DATABASE_URL', 'sqlite://zebra/x.db'],
    ['DATABASE_URL', 'sqlite:///zebra/x.db'],
    ['DATABASE_URL', 'sqlite:file:zebra.db'],
    ['DATABASE_URL', 'dynamodb:zebra?endpoint=http://zebra.example:8000'],
    ['DATABASE_URL', 'dynamodb:zebra?endpoint=http://127.0.0.1.zebra.example'],
    ['COMPRESS_MIN_BYTES', '-1'],
    ['COMPRESS_MIN_BYTES', 'none'],
    ['RATE_LIMIT', 'zebra'],
    ['RATE_LIMIT', '0/7'],
    ['METRICS', 'zebra'],
    ['METRICS_NAMESPACE', 'AWS/zebra'],
    ['METRICS_NAMESPACE', 'z:bra'],
    ['DOCS', 'yes'],
    ['CORS_ORIGINS', 'zebra'],
    ['CORS_OWNER', 'zebra'],
    ['JWT_AUDIENCE_CLAIM', 'zebra'],
    ['JWT_SCOPE_CLAIMS', ' , '],
    ['JWT_CLOCK_TOLERANCE', '301'],
    ['JWT_CLOCK_TOLERANCE', '-1'],
    ['JWT_CLOCK_TOLERANCE', '5s'],
    ['JWT_MAX_LENGTH', '0'],
    ['JWT_MAX_LENGTH', '16385'],
    ['KEEP_ALIVE_TIMEOUT', '0000'],
    ['KEEP_ALIVE_TIMEOUT', '4001'],
    ['PORT', 'zebra'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['PORT', '0x50'],
    ['PORT', '8 0'],
    ['LOG_LEVEL', 'zebra'],
    ['LOG_LEVEL', 'INFORM'],
    ['JWT_SECRET', 'zebra-secret-of-thirty-one-byte'],
    ['JWKS_URL', 'zebra'],
    ['JWKS_URL', 'http://keys.zebra.example/jwks.json'],
    ['JWKS_URL', 'http://localhost.zebra.example/jwks.json'],
    ['JWKS_URL', 'http://127.0.0.1.zebra.example/jwks.json'],
    ['JWKS_URL', 'http://localhost@zebra.example/jwks.json'],
    ['JWKS_URL', 'http://0.0.0.0/jwks.json'],
    ['JWKS_URL', 'ftp://localhost/zebra'],
    ['JWKS_URL', 'file:///zebra/jwks.json'],
    ['ORIGIN_SECRET_ARN', 'zebra'],
    ['JWT_SECRET_ARN', 'zebra'],
    ['JWT_SECRET_ARN', 'arn:aws:ssm:eu-central-1:123456789012:secret:zebra'],
    ['JWT_SECRET_ARN', 'arn:aws:secretsmanager:eu-central-1:1:secret:zebra'],
    ['JWT_SECRET_ARN', 'arn:aws:secretsmanager::123456789012:secret:zebra'],
    ['JWT_ALGORITHMS', 'zebra'],
    ['JWT_ALGORITHMS', 'none'],
    ['JWT_ALGORITHMS', ' , '],
  ])('is refused by name, without its value: %s %j', (name, value) => {
    const env = { JWKS_URL: withKeySet, JWT_SECRET_ARN: withArn }[name] ?? withSecret;
    expectRefusal({ ...env, [name]: value }, name, value);
  });

  it.each(['sqlite://data/x.db', 'sqlite:///data/x.db', 'sqlite:file:x.db'])(
    'is refused with the right spelling: DATABASE_URL %s',
    (url) => {
      expect(errorOf({ ...withSecret, DATABASE_URL: url })).toStrictEqual(
        new ConfigError(
          'DATABASE_URL must be sqlite:<path> with a plain path, as in sqlite:data/portico.db or sqlite:/var/lib/portico.db',
        ),
      );
    },
  );

  it('is refused when its file has no name: DATABASE_URL', () => {
    expectRefusal({ ...withSecret, DATABASE_URL: 'sqlite:' }, 'DATABASE_URL');
  });

  it.each(['', ' ', '\n'])('is missing where it is %j', (blank) => {
    for (const name of ['DATABASE_URL', 'JWT_ISSUER', 'JWT_AUDIENCE'])
      expect(expectRefusal({ ...withSecret, [name]: blank }, name)).toBe(`${name} must be set`);
    for (const name of ['JWT_SECRET', 'JWT_SECRET_ARN', 'JWKS_URL'])
      expectRefusal({ ...withSecret, JWT_SECRET: undefined, [name]: blank }, exactlyOne);
  });

  it('is told with all others that are missing, in one line', () => {
    expect(errorOf({})).toEqual(
      new ConfigError(
        `JWT_ISSUER must be set; JWT_AUDIENCE must be set; DATABASE_URL must be set; ${exactlyOne} set`,
      ),
    );
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
    const names = [
      ...Object.keys(withSecret),
      'JWT_SECRET_ARN',
      'JWKS_URL',
      'JWT_ALGORITHMS',
      'PORT',
      'LOG_LEVEL',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(withSecret, withKeySet, withArn),
        fc.constantFrom(...names),
        anyText(),
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

  it.each([
    ['a key set', { ...withKeySet, JWT_SECRET: secret }],
    ['the ARN of another', { ...withArn, JWT_SECRET: secret }],
    ['both', { ...withKeySet, JWT_SECRET: secret, JWT_SECRET_ARN: arn }],
  ])('is refused beside %s', (_title, env) => {
    expectRefusal(env, exactlyOne);
  });
});

describe('the ARN of a secret', () => {
  const keysOf = (env: Environment) => readConfig(env).auth.jwt.keys;

  it.each([
    ['HS256 where nothing else is asked for', {}, ['HS256']],
    ['the algorithms that are asked for', { JWT_ALGORITHMS: 'HS512 HS384' }, ['HS384', 'HS512']],
  ])('goes with %s', (_title, env, algorithms) => {
    expect(keysOf({ ...withArn, ...env })).toStrictEqual({ secretArn: arn, algorithms });
  });

  it.each([
    ['of another partition', arn.replace('aws', 'aws-us-gov')],
    ['without the end that AWS has added', arn.replace('-AbCdEf', '')],
  ])('may be one %s', (_title, JWT_SECRET_ARN) => {
    expect(keysOf({ ...withArn, JWT_SECRET_ARN })).toMatchObject({ secretArn: JWT_SECRET_ARN });
  });

  it('is refused beside a key set', () => {
    expectRefusal({ ...withKeySet, JWT_SECRET_ARN: arn }, exactlyOne);
  });
});

describe('what a setting must be', () => {
  it.each([
    [withKeySet, 'JWKS_URL', 'an https URL without user and password'],
    [withArn, 'JWT_SECRET_ARN', 'the ARN of a secret in AWS Secrets Manager'],
    [withSecret, 'JWT_ALGORITHMS', 'some of HS256, HS384, HS512'],
    [
      withSecret,
      'API_KEYS',
      'JSON: [{"sha256": "<64 hex digits>", "networks": ["<CIDR>"], "principal": "<id>", "scope": "<scopes>"}]',
    ],
    [withSecret, 'IAM_PRINCIPALS', 'JSON: [{"arn": "<ARN, * for anything>", "scope": "<scopes>"}]'],
  ])('is said: %#', (env, name, what) => {
    expect(expectRefusal({ ...env, [name]: 'zebra' }, name)).toContain(`must be ${what}`);
  });

  it('is said of a list of names that has none', () => {
    const message = expectRefusal({ ...withSecret, JWT_SCOPE_CLAIMS: ',' }, 'JWT_SCOPE_CLAIMS');
    expect(message).toContain('must name a claim');
  });
});

describe('JWT_ALGORITHMS', () => {
  it.each([
    ['a public-key algorithm for the ARN of a secret', withArn, 'RS256'],
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
