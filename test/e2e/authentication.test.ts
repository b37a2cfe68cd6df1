import { SignJWT, UnsecuredJWT } from 'jose';
import { describeEveryDoor } from './describe-every-door.ts';
import { challenge, expectProblem } from './expectations.ts';
import { bearer, testEnvironment } from './test-config.ts';

const now = () => Math.floor(Date.now() / 1_000);
const goodClaims = () => ({
  iss: testEnvironment.JWT_ISSUER,
  aud: testEnvironment.JWT_AUDIENCE,
  sub: 'tester',
  scope: 'users:read',
  exp: now() + 300,
});
const signed = (claims: object, secret = testEnvironment.JWT_SECRET, alg = 'HS256') =>
  new SignJWT({ ...claims }).setProtectedHeader({ alg }).sign(new TextEncoder().encode(secret));

describeEveryDoor('authentication', (door) => {
  const list = (authorization: string | undefined) => {
    const request = door().request().get('/users');
    return authorization === undefined ? request : request.set('authorization', authorization);
  };

  it.each(['Bearer', 'bearer', 'BEARER'])('accepts a good token after %s', async (scheme) => {
    expect((await list(`${scheme} ${await signed(goodClaims())}`)).status).toBe(200);
  });

  it.each([
    ['nothing', undefined],
    ['an empty field', ''],
    ['another scheme', 'Basic dXNlcjpwYXNz'],
  ])('asks for a token when there is %s', async (_what, authorization) => {
    const response = await list(authorization);
    expectProblem(response, 'unauthenticated');
    expect(challenge(response)).toBe('Bearer realm="portico"');
  });

  it('asks for a token before it looks at anything else', async () => {
    expectProblem(await door().request().post('/users').send('rubbish'), 'unauthenticated');
  });

  const { exp, ...withoutExp } = goodClaims();
  const { sub, ...withoutSub } = goodClaims();
  it.each<[string, () => string | Promise<string>]>([
    ['rubbish', () => 'rubbish'],
    ['no token at all', () => ''],
    ['two tokens', async () => `${await signed(goodClaims())} ${await signed(goodClaims())}`],
    ['an extra space', async () => ` ${await signed(goodClaims())}`],
    ['an expired token', () => signed({ ...goodClaims(), exp: now() - 1 })],
    ['a token of tomorrow', () => signed({ ...goodClaims(), nbf: now() + 86_400 })],
    ['a token without exp', () => signed(withoutExp)],
    ['a token without sub', () => signed(withoutSub)],
    ['a token of another issuer', () => signed({ ...goodClaims(), iss: 'https://evil.example' })],
    ['a token for someone else', () => signed({ ...goodClaims(), aud: 'https://other.example' })],
    ['a token signed with another secret', () => signed(goodClaims(), 'x'.repeat(32))],
    ['another algorithm than the configured one', () => signed(goodClaims(), undefined, 'HS512')],
    ['an unsigned token', () => new UnsecuredJWT(goodClaims()).encode()],
    [
      'a signature cut off',
      async () => (await signed(goodClaims())).split('.').slice(0, 2).join('.'),
    ],
  ])('refuses %s', async (_what, token) => {
    const response = await list(`Bearer ${await token()}`);
    expectProblem(response, 'invalid-token');
    expect(challenge(response)).toMatch(
      /^Bearer realm="portico", error="invalid_token", error_description="[a-z ]+"$/,
    );
  });

  it('does not take a token from the query or a cookie', async () => {
    const token = await signed(goodClaims());
    const response = await door()
      .request()
      .get(`/users?access_token=${token}`)
      .set('cookie', `access_token=${token}; authorization=Bearer ${token}`);
    expectProblem(response, 'unauthenticated');
  });

  it('tells which scope is missing', async () => {
    const response = await list(await bearer({ scope: 'users:write' }));
    expectProblem(response, 'forbidden');
    expect(challenge(response)).toBe(
      'Bearer realm="portico", error="insufficient_scope", scope="users:read"',
    );
  });
});
