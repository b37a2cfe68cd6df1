import { join } from 'node:path';
import type { Principal } from '../../src/application/ports/driven.ts';
import { joseAuthenticator } from '../../src/infrastructure/auth/jose-authenticator.ts';
import { readAuthorizerConfig } from '../../src/infrastructure/config/config.ts';
import { localEnvironment } from '../../src/infrastructure/config/local-environment.ts';
import type { Environment } from '../../src/infrastructure/config/settings.ts';
import { main } from '../../src/infrastructure/main/token.ts';
import { commandLines, failsWith, refusesWith } from './command-line.ts';

const { call, folder } = commandLines();

const token = (args: readonly string[], env?: Environment) => call(main, args, env);

/** Whom the server takes the bearer for, some minutes from now. */
const authenticated = async (
  bearer: string,
  env: Environment = {},
  minutes = 0,
): Promise<Principal> => {
  const settings = localEnvironment(env, join(folder(), 'data/jwt-secret'));
  const { jwt } = readAuthorizerConfig(settings).auth;
  const authenticate = await joseAuthenticator(
    jwt,
    () => new Date(Date.now() + minutes * 60_000),
    () => {},
  );
  return authenticate({ kind: 'bearer', token: bearer });
};

test('prints one line, a token that the server accepts for whom it names', async () => {
  const ended = await token([
    ...['--sub', 'alice', '--scope', 'users:read users:write'],
    ...['--role', 'admin', '--role', 'editor'],
  ]);
  expect(ended).toEqual({ code: 0, stdout: expect.stringMatching(/^\S+\n$/), stderr: '' });
  await expect(authenticated(ended.stdout.trim())).resolves.toEqual({
    id: 'alice',
    kind: 'token',
    roles: ['admin', 'editor'],
    scopes: ['users:read', 'users:write'],
  });
});

test.each([
  ['an hour where nothing else is asked for', [], 60],
  ['as long as is asked for', ['--expires', '15m'], 15],
])('the token is good for %s', async (_, args, minutes) => {
  const { stdout } = await token(['--sub', 'alice', ...args]);
  const bearer = stdout.trim();
  await expect(authenticated(bearer, {}, minutes - 1)).resolves.toMatchObject({ id: 'alice' });
  await expect(authenticated(bearer, {}, minutes + 1)).rejects.toThrow('the token has expired');
});

test('signs with the settings that it is given', async () => {
  const env = {
    JWT_SECRET: 'a secret of sixty-four bytes, which HS512 needs to be no weaker '.padEnd(64),
    JWT_ALGORITHMS: 'HS512',
    JWT_ISSUER: 'someone',
    JWT_AUDIENCE: 'something',
  };
  const { stdout } = await token(['--sub', 'alice'], env);
  await expect(authenticated(stdout.trim(), env)).resolves.toMatchObject({ id: 'alice' });
  await expect(authenticated(stdout.trim())).rejects.toThrow('the token is not valid');
});

test('shows its help', async () => {
  await expect(token(['--help'])).resolves.toEqual({
    code: 0,
    stdout: expect.stringMatching(/^npm run token[\s\S]*--sub[\s\S]*--expires/),
    stderr: '',
  });
});

test.each([
  [[], /--sub must be given.*/],
  [['--sub='], /--sub must be given.*/],
  [['--sub', 'alice', '--expires', 'soon'], /--expires must be a time like 30s, 15m, 1h or 7d/],
  [['--sub', 'alice', '--expires', '0s'], /--expires must be a time like 30s, 15m, 1h or 7d/],
  [['--sub', 'alice', '--expires='], /--expires must be a time like 30s, 15m, 1h or 7d/],
  [['--sub', 'alice', 'extra'], /unexpected argument 'extra'.*/],
  [['--name', 'alice'], /unknown option '--name'.*/],
])('says on one line what is wrong with %j', async (args, line) => {
  await expect(token(args)).resolves.toEqual(refusesWith(line));
});

test.each([
  [{ JWT_SECRET: 'short' }, /JWT_SECRET must have at least 32 bytes/],
  [
    { JWKS_URL: 'https://keys.example' },
    /only the owner of the keys behind JWKS_URL can sign tokens/,
  ],
  [
    { JWT_SECRET_ARN: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:jwt' },
    /only who may read the secret behind JWT_SECRET_ARN can sign tokens/,
  ],
])('says on one line why it cannot sign with %j', async (env, line) => {
  await expect(token(['--sub', 'alice'], env)).resolves.toEqual(failsWith(line));
});
