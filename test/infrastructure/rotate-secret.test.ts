import { randomUUID } from 'node:crypto';
import { hmacAlgorithms, minSecretBytes } from '../../src/infrastructure/auth/hmac-keys.ts';
import { type RotationEvent, rotateSecret } from '../../src/infrastructure/auth/rotate-secret.ts';
import { SecretsManager } from './secrets-manager.ts';

const service = new SecretsManager();
const first = { VersionId: randomUUID(), SecretString: 'a'.repeat(64) };
let handler: ReturnType<typeof rotateSecret>;

beforeAll(async () => {
  await service.start();
  process.env['AWS_REGION'] = 'eu-central-1';
  handler = rotateSecret();
});
afterAll(() => service.stop());
beforeEach(() => Object.assign(service, { versions: { AWSCURRENT: first }, reads: [] }));

type Step = RotationEvent['Step'];
const steps: Step[] = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];
const step = (Step: Step, ClientRequestToken: string) =>
  handler({ Step, SecretId: service.arn, ClientRequestToken });
const rotate = async (token: string, times = 1) => {
  for (const name of steps) for (let time = 0; time < times; time += 1) await step(name, token);
};

describe('the rotation of the secret', () => {
  it('makes what was current the one before', async () => {
    const token = randomUUID();
    await rotate(token);
    expect(service.versions).toMatchObject({
      AWSCURRENT: { VersionId: token, SecretString: expect.stringMatching(/^[\w-]{64}$/) },
      AWSPREVIOUS: first,
    });
  });

  it('makes another secret each time', async () => {
    await rotate(randomUUID());
    const { AWSCURRENT: second } = service.versions;
    await rotate(randomUUID());
    expect(service.versions.AWSPREVIOUS).toBe(second);
    const { AWSCURRENT: third } = service.versions;
    expect(third?.['SecretString']).not.toBe(second?.['SecretString']);
  });

  it('does nothing more when a step comes again', async () => {
    const token = randomUUID();
    await step('createSecret', token);
    const { AWSPENDING: made } = service.versions;
    await rotate(token, 2);
    expect(service.versions).toMatchObject({ AWSCURRENT: made, AWSPREVIOUS: first });
  });

  it.each(['setSecret', 'testSecret'] as const)('has nothing to do for %s', async (name) => {
    await step(name, randomUUID());
    expect(service.versions).toEqual({ AWSCURRENT: first });
  });

  it('leaves the secret as it is until the last step', async () => {
    const token = randomUUID();
    for (const name of steps.slice(0, -1)) await step(name, token);
    expect(service.versions.AWSCURRENT).toBe(first);
  });

  it('fails, and does not finish, when there is no new version', async () => {
    await expect(step('finishSecret', randomUUID())).rejects.toThrow();
    expect(service.versions).toEqual({ AWSCURRENT: first });
  });

  it('refuses what is no step', async () => {
    await expect(step('zebra' as Step, randomUUID())).rejects.toThrow('not a step of a rotation');
    expect(service.versions).toEqual({ AWSCURRENT: first });
  });

  it('makes a secret that is long enough for every HMAC', async () => {
    await rotate(randomUUID());
    const { SecretString } = service.versions.AWSCURRENT ?? {};
    expect(String(SecretString).length).toBeGreaterThanOrEqual(minSecretBytes(hmacAlgorithms));
  });
});
