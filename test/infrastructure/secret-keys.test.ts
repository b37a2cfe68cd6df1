import { randomBytes, webcrypto } from 'node:crypto';
import {
  alice,
  both,
  error,
  first,
  freshBefore,
  invalidToken,
  onlyFor,
  second,
  sign,
  startSecretsManager,
  third,
  unavailable,
  unavailableDuring,
  version,
} from './rotated-secret.ts';
import { answer, type SecretsManager } from './secrets-manager.ts';
import { claims, encoded } from './tokens.ts';

const service = startSecretsManager();
const fresh = freshBefore(service);
const isUnavailableDuring = unavailableDuring(service);
afterEach(() => jest.restoreAllMocks());

const authenticateFirst = async (...args: Parameters<typeof fresh>) =>
  (await fresh(...args)).authenticate(first.sign());

describe('a secret that was never rotated', () => {
  it('verifies what is signed with it', async () => {
    await expect(authenticateFirst()).resolves.toMatchObject(alice);
    expect(service.reads).toStrictEqual(both);
  });

  it('may be bytes', async () => {
    const SecretBinary = randomBytes(32);
    service.versions = { AWSCURRENT: { SecretBinary: SecretBinary.toString('base64') } };
    const { authenticate } = await fresh();
    await expect(authenticate(sign(SecretBinary, 'HS256'))).resolves.toMatchObject(alice);
    await expect(authenticate(first.sign())).rejects.toMatchObject(invalidToken);
  });

  it.each(['HS256', 'HS384', 'HS512'] as const)('goes with %s, and with no other', async (alg) => {
    const { authenticate } = await fresh([alg]);
    for (const other of ['HS256', 'HS384', 'HS512']) {
      const result = authenticate(first.sign(other));
      if (other === alg) await expect(result).resolves.toMatchObject(alice);
      else await expect(result).rejects.toMatchObject(invalidToken);
    }
  });

  it('verifies a token once for as long as what was read is used', async () => {
    const verify = jest.spyOn(webcrypto.subtle, 'verify');
    const { authenticate, pass } = await fresh();
    const token = first.sign();
    await authenticate(token);
    pass(4.99);
    await authenticate(token);
    expect(verify).toHaveBeenCalledTimes(1);
    pass(0.01);
    await authenticate(token);
    expect(verify).toHaveBeenCalledTimes(2);
  });

  it('refuses what is signed with another', async () => {
    const { authenticate } = await fresh();
    await expect(authenticate(second.sign())).rejects.toMatchObject(invalidToken);
    await expect(authenticate(sign(Buffer.alloc(0), 'HS256'))).rejects.toMatchObject(invalidToken);
    await expect(authenticate(sign(Buffer.alloc(64), 'HS256'))).rejects.toMatchObject(invalidToken);
  });
});

describe('a secret that is rotated', () => {
  beforeEach(() => service.rotate(second));

  it('verifies what is signed with its current version and the one before', async () => {
    const { authenticate } = await fresh();
    await expect(authenticate(first.sign())).resolves.toMatchObject(alice);
    await expect(authenticate(second.sign())).resolves.toMatchObject(alice);
    await expect(authenticate(third.sign())).rejects.toMatchObject(invalidToken);
    expect(service.reads).toStrictEqual(both);
  });

  it('refuses an old version once that is gone and what was read is five minutes old', async () => {
    const { authenticate, pass } = await fresh();
    await authenticate(first.sign());
    service.rotate(third);

    pass(4.99);
    await expect(authenticate(first.sign())).resolves.toMatchObject(alice);
    await expect(authenticate(third.sign())).rejects.toMatchObject(invalidToken);
    expect(service.reads).toStrictEqual(both);

    pass(0.01);
    await expect(authenticate(first.sign())).rejects.toMatchObject(invalidToken);
    await expect(authenticate(second.sign())).resolves.toMatchObject(alice);
    await expect(authenticate(third.sign())).resolves.toMatchObject(alice);
    expect(service.reads).toStrictEqual([...both, ...both]);
  });

  it('refuses a token of a version that is gone, however lately it was verified', async () => {
    const { authenticate, pass } = await fresh();
    await authenticate(second.sign());
    pass(4);
    const token = first.sign();
    await expect(authenticate(token)).resolves.toMatchObject(alice);
    service.rotate(third);
    pass(1);
    await expect(authenticate(token)).rejects.toMatchObject(invalidToken);
  });

  it('still verifies what was current when it is rotated between the two reads', async () => {
    service.trouble = (_response, stage) => stage === 'AWSCURRENT' && service.rotate(third);
    const { authenticate } = await fresh();
    await expect(authenticate(second.sign())).resolves.toMatchObject(alice);
  });

  it('refuses expired tokens of either version by name', async () => {
    const { authenticate, pass } = await fresh();
    pass(601);
    for (const { sign } of [first, second]) {
      await expect(authenticate(sign())).rejects.toMatchObject({
        code: 'invalid-token',
        message: 'the token has expired',
      });
    }
  });
});

describe('the reads', () => {
  it('are left until there is something to verify', async () => {
    const { authenticate } = await fresh();
    for (const token of ['', 'a.b.c', `${encoded({ alg: 'none' })}.${encoded(claims())}.`])
      await expect(authenticate(token)).rejects.toMatchObject(invalidToken);
    expect(service.reads).toStrictEqual([]);
  });

  it('are one of each for all who come at once', async () => {
    const { authenticate, pass } = await fresh();
    const crowd = () => Promise.all(Array.from({ length: 50 }, () => authenticate(first.sign())));
    expect(await crowd()).toHaveLength(50);
    expect(service.reads).toStrictEqual(both);
    pass(5);
    await crowd();
    expect(service.reads).toStrictEqual([...both, ...both]);
  });

  it('make each key once', async () => {
    service.rotate(second);
    const importKey = jest.spyOn(webcrypto.subtle, 'importKey');
    const { authenticate, pass } = await fresh(['HS256', 'HS512']);
    const everyToken = [first, second].flatMap(({ sign }) => [sign('HS256'), sign('HS512')]);
    for (const token of [...everyToken, ...everyToken]) await authenticate(token);
    expect(importKey).toHaveBeenCalledTimes(4);
    pass(5);
    for (const token of everyToken) await authenticate(token);
    expect(importKey).toHaveBeenCalledTimes(8);
  });
});

describe('is unavailable, for good tokens and bad ones, when', () => {
  const says = (body: unknown) =>
    ((response) => answer(response, 200, body)) satisfies NonNullable<SecretsManager['trouble']>;

  it.each<[string, NonNullable<SecretsManager['trouble']>]>([
    ['the secret may not be read', error(400, 'AccessDeniedException')],
    ['the secret cannot be decrypted', error(400, 'DecryptionFailure')],
    ['the secret is not there', error(400, 'ResourceNotFoundException')],
    [
      'the version before may not be read',
      onlyFor('AWSPREVIOUS', error(400, 'AccessDeniedException')),
    ],
    ['the answer is no JSON', says('<html>zebra</html>')],
    ['the answer is cut off', says('{"SecretString":"zebra')],
    ['the answer is no object', says('[]')],
    ['the answer is nothing', says('')],
    ['there is no secret in the answer', says({ Name: 'zebra' })],
    ['the secret is null', says({ SecretString: null })],
    ['the secret is empty', says({ SecretString: '' })],
    ['the secret is too short', says({ SecretString: 'z'.repeat(31) })],
    ['the bytes are too few', says({ SecretBinary: Buffer.alloc(31).toString('base64') })],
    [
      'the version before is too short',
      onlyFor('AWSPREVIOUS', says({ SecretString: 'z'.repeat(31) })),
    ],
  ])('%s', (_title, trouble) => isUnavailableDuring(trouble));

  it('what was read is five minutes old and cannot be read again', async () => {
    const { authenticate, pass } = await fresh();
    await authenticate(first.sign());
    service.trouble = error(400, 'AccessDeniedException');
    pass(5);
    await expect(authenticate(first.sign())).rejects.toMatchObject(unavailable);
    await expect(authenticate(third.sign())).rejects.toMatchObject(unavailable);
  });

  it('the secret is shorter than the hash of any algorithm', async () => {
    service.versions = { AWSCURRENT: version(63) };
    await expect(authenticateFirst(['HS256', 'HS512'])).rejects.toMatchObject({
      ...unavailable,
      cause: { message: 'AWSCURRENT of JWT_SECRET_ARN must have at least 64 bytes' },
    });
  });
});

it('never tells the secret', async () => {
  const short = 'zebra-secret';
  service.versions = { AWSCURRENT: { SecretString: short } };
  const failure = await authenticateFirst().catch((error) => error);
  const texts = [failure, failure.cause].map(({ message, stack }) => `${message} ${stack}`);
  expect(texts.join(' ')).not.toContain(short);
});
