import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readStage, type StageSettings } from '../../cdk/settings.ts';
import { authenticator } from '../../src/infrastructure/auth/authenticator.ts';
import { readAuthorizerConfig } from '../../src/infrastructure/config/config.ts';
import { json, KeyServer } from './key-server.ts';
import { entraV1, type Provider, providers } from './providers.ts';
import { encoded, now } from './tokens.ts';

const page = readFileSync(join(__dirname, '../../docs/auth.md'), 'utf8');
const section = (heading: string): string =>
  new RegExp(`^#{2,3} ${heading}\n(.*?)(?=^#{2,3} |(?![\\s\\S]))`, 'ms').exec(page)?.[1] ?? '';
const blocks = (text: string, language: string): string[] =>
  Array.from(
    text.matchAll(new RegExp(`^ *\`\`\`${language}\n(.*?)^ *\`\`\`$`, 'gms')),
    ([, code = '']) => code,
  );

/** What a block of `export NAME=value` sets. */
const exported = (code: string): Record<string, string> =>
  Object.fromEntries(
    Array.from(
      code.matchAll(/^ *export ([A-Z_0-9]+)=(?:'([^']*)'|(\S+))$/gm),
      ([, name, quoted, plain]) => [name, quoted ?? plain],
    ),
  );

const entraBlocks = blocks(section('Microsoft Entra ID'), 'sh').map(exported);

/** The settings that the page gives for a provider. */
const recipe = ({ heading }: Provider): Record<string, string> =>
  heading === entraV1.heading
    ? { ...entraBlocks[0], ...entraBlocks[1] }
    : exported(blocks(section(heading), 'sh')[0] ?? '');

interface Pair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}
const two = (make: () => Pair): readonly [ours: Pair, other: Pair] => [make(), make()];
const pairs = {
  RS256: two(() => generateKeyPairSync('rsa', { modulusLength: 2048 })),
  ES256: two(() => generateKeyPairSync('ec', { namedCurve: 'P-256' })),
};
const algorithmOf = ({ algorithm = 'RS256' }: Provider) => algorithm;

const keySet = (provider: Provider) => {
  const [ours, other] = pairs[algorithmOf(provider)];
  return {
    keys: provider.keys.map((members, index) => ({
      ...(index === 0 ? ours : other).publicKey.export({ format: 'jwk' }),
      ...members,
    })),
  };
};

const token = (provider: Provider, changes: object = {}, signer: 0 | 1 = 0): string => {
  const { keys, header, claims } = provider;
  const alg = algorithmOf(provider);
  const text = `${encoded({ alg, kid: keys[0]?.['kid'], ...header })}.${encoded({ ...claims, ...changes })}`;
  const key = { key: pairs[alg][signer].privateKey, dsaEncoding: 'ieee-p1363' } as const;
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
};

const invalidToken = { name: 'Failure', code: 'invalid-token' };

describe.each(providers)('the recipe for $heading', (provider) => {
  const { discovery, caller, others = [], strangers } = provider;
  const settings = recipe(provider);

  let server: KeyServer;
  let authenticate: (token: string) => Promise<unknown>;
  beforeAll(async () => {
    server = await new KeyServer(json(keySet(provider))).start();
    const { auth } = readAuthorizerConfig({ ...settings, JWKS_URL: server.url.href });
    const ask = await authenticator(
      auth,
      () => now,
      () => {},
    );
    authenticate = (token) => ask({ kind: 'bearer', token });
  });
  afterAll(() => server?.stop());

  it('has issuer, keys and an algorithm of its discovery document', () => {
    expect(settings).toMatchObject({
      JWT_ISSUER: discovery.issuer,
      JWKS_URL: discovery.jwks_uri,
      JWT_ALGORITHMS: algorithmOf(provider),
    });
    expect(discovery['id_token_signing_alg_values_supported']).toContain(algorithmOf(provider));
  });

  it('accepts its access token', async () => {
    const expected = { kind: 'token', roles: [], ...caller };
    expect(await authenticate(token(provider))).toStrictEqual(expected);
  });

  it('accepts no other algorithm, key or type of token', async () => {
    expect(readAuthorizerConfig(settings).auth.jwt.keys.algorithms).toEqual([
      algorithmOf(provider),
    ]);
    await expect(authenticate(token(provider, {}, 1))).rejects.toMatchObject(invalidToken);
    const logout = { ...provider, header: { ...provider.header, typ: 'logout+jwt' } };
    await expect(authenticate(token(logout))).rejects.toMatchObject(invalidToken);
  });

  if (others.length > 0) {
    it.each(others)('accepts a token %s', async (_what, changes, expected) => {
      expect(await authenticate(token(provider, changes))).toMatchObject(expected);
    });
  }

  it.each(strangers)('refuses a token %s', async (_what, changes) => {
    await expect(authenticate(token(provider, changes))).rejects.toMatchObject(invalidToken);
  });

  it('needs each of its settings', async () => {
    const { JWKS_URL: _, JWT_ALGORITHMS: __, ...needed } = settings;
    for (const name of Object.keys(needed)) {
      const changed =
        name === 'JWT_ISSUER' || name === 'JWT_AUDIENCE'
          ? { [name]: 'another' }
          : { [name]: undefined };
      const { auth } = readAuthorizerConfig({ ...settings, JWKS_URL: server.url.href, ...changed });
      const ask = await authenticator(
        auth,
        () => now,
        () => {},
      );
      const answer = await ask({ kind: 'bearer', token: token(provider) }).catch(() => undefined);
      expect([name, answer]).not.toStrictEqual([name, { kind: 'token', roles: [], ...caller }]);
    }
  });
});

describe.each(providers.filter((provider) => provider !== entraV1))(
  'the stage for $heading',
  (provider) => {
    it('says the same as its settings for the environment', () => {
      const [code = ''] = blocks(section(provider.heading), 'ts');
      const { prod }: { prod: StageSettings } = new Function(`return {${code}}`)();
      const { auth } = readStage('prod', prod);
      const environment = recipe(provider);
      expect(auth).toStrictEqual({
        kind: 'jwks',
        issuer: environment['JWT_ISSUER'],
        audience: environment['JWT_AUDIENCE'],
        jwksUrl: environment['JWKS_URL'],
        algorithms: environment['JWT_ALGORITHMS']?.split(' '),
        ...('JWT_AUDIENCE_CLAIM' in environment && {
          audienceClaim: environment['JWT_AUDIENCE_CLAIM'],
        }),
        ...('JWT_SCOPE_CLAIMS' in environment && {
          scopeClaims: environment['JWT_SCOPE_CLAIMS']?.split(' '),
        }),
        ...('JWT_SCOPE_PREFIX' in environment && { scopePrefix: environment['JWT_SCOPE_PREFIX'] }),
      });
    });
  },
);

describe('what the page says beside its recipes', () => {
  const [auth0, cognito] = providers as [Provider, Provider];
  const scopesBy = async (provider: Provider, settings: object, changes: object) => {
    const server = await new KeyServer(json(keySet(provider))).start();
    try {
      const env = { ...recipe(provider), JWKS_URL: server.url.href, ...settings };
      const ask = await authenticator(
        readAuthorizerConfig(env).auth,
        () => now,
        () => {},
      );
      return (await ask({ kind: 'bearer', token: token(provider, changes) })).scopes;
    } finally {
      await server.stop();
    }
  };

  it('takes all that a user may at Auth0 by JWT_SCOPE_CLAIMS=permissions', async () => {
    expect(section('Auth0')).toContain('`JWT_SCOPE_CLAIMS=permissions`');
    const permissions = ['users:read', 'users:write'];
    const settings = { JWT_SCOPE_CLAIMS: 'permissions' };
    expect(await scopesBy(auth0, settings, { permissions })).toEqual(permissions);
  });

  it('serves several clients of Cognito that bind their tokens to the API', async () => {
    const settings = { JWT_AUDIENCE: 'https://api.example.com', JWT_AUDIENCE_CLAIM: undefined };
    const bound = { aud: 'https://api.example.com', client_id: 'another' };
    expect(await scopesBy(cognito, settings, bound)).toEqual(['users:read']);
    await expect(scopesBy(cognito, settings, {})).rejects.toMatchObject(invalidToken);
  });

  it('has commands that make an API key which is accepted from its networks only', async () => {
    const [make = '', set = ''] = blocks(section('API keys'), 'sh');
    const [key = '', digest = ''] = execFileSync('sh', ['-c', make]).toString().split('\n');
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    const { API_KEYS = '' } = exported(set);
    const settings = { ...recipe(auth0), API_KEYS: API_KEYS.replace('<the digest>', digest) };
    const ask = await authenticator(
      readAuthorizerConfig(settings).auth,
      () => now,
      () => {},
    );
    const from = (clientAddress: string) => ask({ kind: 'api-key', key, clientAddress });
    expect(await from('203.0.113.7')).toMatchObject({ id: 'partner', scopes: ['users:read'] });
    await expect(from('198.51.100.7')).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('knows who signs by a rule for its ARN', async () => {
    const [set = ''] = blocks(section('Callers that sign'), 'sh');
    const { auth } = readAuthorizerConfig({ ...recipe(auth0), ...exported(set) });
    const ask = await authenticator(
      auth,
      () => now,
      () => {},
    );
    const arn = 'arn:aws:sts::123456789012:assumed-role/reader/session';
    expect(await ask({ kind: 'iam', arn })).toMatchObject({ id: arn, scopes: ['users:read'] });
  });

  it('has a command that prints what a token says', () => {
    const [command = ''] = blocks(section('When a token is refused'), 'sh');
    const env = { ...process.env, TOKEN: token(auth0) };
    const printed = execFileSync('sh', ['-c', command], { env }).toString();
    expect(printed).toContain("iss: 'https://example.eu.auth0.com/'");
  });
});
