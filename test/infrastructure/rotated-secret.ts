import { createHmac, randomBytes } from 'node:crypto';
import { joseAuthenticator } from '../../src/infrastructure/auth/jose-authenticator.ts';
import { answer, SecretsManager, type Stage } from './secrets-manager.ts';
import { audience, claims, encoded, inSeconds, issuer, now } from './tokens.ts';

/** A version of the secret, and a way to sign with it. */
export const version = (bytes = 64) => {
  const SecretString = randomBytes(bytes).toString('base64').slice(0, bytes);
  return { SecretString, sign: (alg = 'HS256') => sign(Buffer.from(SecretString), alg) };
};

/** A token that is good for ten hours. */
export const sign = (key: Buffer, alg: string): string => {
  const text = `${encoded({ alg })}.${encoded(claims({ exp: inSeconds(36_000) }))}`;
  return `${text}.${createHmac(`sha${alg.slice(2)}`, key)
    .update(text)
    .digest('base64url')}`;
};

export const [first, second, third] = [version(), version(), version()];
export const both: Stage[] = ['AWSCURRENT', 'AWSPREVIOUS'];

export const alice = { id: 'alice' };
export const invalidToken = {
  name: 'Failure',
  code: 'invalid-token',
  message: 'the token is not valid',
};
export const unavailable = {
  name: 'Failure',
  code: 'unavailable',
  message: 'tokens cannot be verified at the moment',
  cause: expect.objectContaining({ message: expect.any(String) }),
};

type Trouble = NonNullable<SecretsManager['trouble']>;

export const error =
  (status: number, __type: string): Trouble =>
  (response) =>
    answer(response, status, { __type, Message: 'zebra' });

export const onlyFor =
  (stage: Stage, trouble: Trouble): Trouble =>
  (response, asked) =>
    asked === stage && trouble(response, asked);

/** A service for the tests of a file, whose secret was never rotated when a test begins. */
export const startSecretsManager = (): SecretsManager => {
  const service = new SecretsManager();
  beforeAll(() => service.start());
  afterAll(() => service.stop());
  beforeEach(() => {
    Object.assign(service, { versions: { AWSCURRENT: first }, trouble: undefined, reads: [] });
  });
  return service;
};

/** An authenticator that has read nothing yet, with a clock of its own. */
export const freshBefore =
  (service: SecretsManager) =>
  async (algorithms: ('HS256' | 'HS384' | 'HS512')[] = ['HS256']) => {
    let time = now.getTime();
    const config = { issuer, audience, keys: { secretArn: service.arn, algorithms } };
    const bearer = await joseAuthenticator(
      config,
      () => new Date(time),
      () => {},
    );
    return {
      authenticate: (token: string) => bearer({ kind: 'bearer', token }),
      pass: (minutes: number) => {
        time += minutes * 60_000;
      },
    };
  };

/** Has the service in trouble: good tokens and bad ones are refused alike, and as they must be once it is over. */
export const unavailableDuring =
  (service: SecretsManager) =>
  async (trouble: Trouble): Promise<void> => {
    service.rotate(second);
    service.trouble = trouble;
    const { authenticate, pass } = await freshBefore(service)();
    await expect(authenticate(first.sign())).rejects.toMatchObject(unavailable);
    const { length } = service.reads;
    for (const { sign } of [first, second, third])
      await expect(authenticate(sign())).rejects.toMatchObject(unavailable);
    // It is not asked again at once.
    expect(service.reads).toHaveLength(length);

    service.trouble = undefined;
    pass(0.1);
    await expect(authenticate(first.sign())).resolves.toMatchObject(alice);
    await expect(authenticate(third.sign())).rejects.toMatchObject(invalidToken);
  };
