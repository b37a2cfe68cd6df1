import { joseAuthenticator } from '../../src/infrastructure/auth/jose-authenticator.ts';
import { signToken } from '../../src/infrastructure/auth/sign-token.ts';
import type { JwtConfig } from '../../src/infrastructure/config/auth-config.ts';
import { audience, issuer } from './tokens.ts';

const secret = Buffer.alloc(64, 'a secret');
const request = { sub: 'alice', scope: 'users:read', roles: ['admin'], expires: '1h' };

it.each(['HS256', 'HS384', 'HS512'] as const)(
  'signs with %s what is accepted',
  async (algorithm) => {
    const config: JwtConfig = { issuer, audience, keys: { secret, algorithms: [algorithm] } };
    const authenticate = await joseAuthenticator(
      config,
      () => new Date(),
      () => {},
    );
    const token = await signToken(config, request);
    expect(await authenticate({ kind: 'bearer', token })).toStrictEqual({
      id: 'alice',
      kind: 'token',
      scopes: ['users:read'],
      roles: ['admin'],
    });
  },
);

it.each(['a:b c:d', 'a:b,c:d', ' a:b, c:d '])('separates the scopes of %j', async (scope) => {
  const config: JwtConfig = { issuer, audience, keys: { secret, algorithms: ['HS256'] } };
  const authenticate = await joseAuthenticator(
    config,
    () => new Date(),
    () => {},
  );
  const token = await signToken(config, { ...request, scope });
  const { scopes } = await authenticate({ kind: 'bearer', token });
  expect(scopes).toStrictEqual(['a:b', 'c:d']);
});

it('signs for as long as it is asked to', async () => {
  const config: JwtConfig = { issuer, audience, keys: { secret, algorithms: ['HS256'] } };
  const later = new Date(Date.now() + 3_601_000);
  const authenticate = await joseAuthenticator(
    config,
    () => later,
    () => {},
  );
  const token = await signToken(config, request);
  await expect(authenticate({ kind: 'bearer', token })).rejects.toMatchObject({
    message: 'the token has expired',
  });
});

it('refuses to sign where only the owner of a key set can', async () => {
  const keys = { jwksUrl: new URL('https://keys.example'), algorithms: ['RS256'] };
  const signing = async () => signToken({ issuer, audience, keys }, request);
  await expect(signing()).rejects.toThrow(/JWKS_URL/);
});

it('refuses to sign where only who may read the secret can', async () => {
  const keys = { secretArn: 'arn:aws:secretsmanager:…', algorithms: ['HS256'] as const };
  const signing = async () => signToken({ issuer, audience, keys }, request);
  await expect(signing()).rejects.toThrow(/^only .* JWT_SECRET_ARN can sign tokens$/);
});
