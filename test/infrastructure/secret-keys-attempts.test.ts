import {
  alice,
  error,
  first,
  freshBefore,
  onlyFor,
  second,
  startSecretsManager,
  unavailable,
  unavailableDuring,
} from './rotated-secret.ts';
import type { SecretsManager } from './secrets-manager.ts';
import { withoutPauses } from './without-pauses.ts';

// What stalls is given up soon.
jest.mock('../../src/infrastructure/aws-requests.ts', () => {
  const { awsRequests } = jest.requireActual('../../src/infrastructure/aws-requests.ts');
  return { awsRequests: () => awsRequests(limit.timeoutMs) };
});
const limit = { timeoutMs: 60_000 };
withoutPauses();

const service = startSecretsManager();
const fresh = freshBefore(service);
const isUnavailableDuring = unavailableDuring(service);

/** What makes the client try again, each time after a pause. */
describe('is unavailable, for good tokens and bad ones, when', () => {
  it.each<[string, NonNullable<SecretsManager['trouble']>]>([
    ['nobody answers', (response) => response.destroy()],
    ['there is trouble', error(500, 'InternalServiceError')],
    ['there are too many requests', error(400, 'ThrottlingException')],
    ['the version before is not answered', onlyFor('AWSPREVIOUS', (it) => it.destroy())],
  ])('%s', (_title, trouble) => isUnavailableDuring(trouble));

  describe.each<[string, NonNullable<SecretsManager['trouble']>]>([
    [
      'an answer stalls after it has begun',
      (response) => response.writeHead(200, { 'content-length': 100 }).write('{'),
    ],
    ['an answer never comes', () => {}],
  ])('%s', (_title, stall) => {
    beforeAll(() => {
      limit.timeoutMs = 200;
    });
    afterAll(() => {
      limit.timeoutMs = 60_000;
    });

    it('after three attempts', async () => {
      service.rotate(second);
      service.trouble = (response) => {
        stall(response, 'AWSCURRENT');
        return new Promise(() => {});
      };
      const { authenticate } = await fresh();
      await expect(authenticate(second.sign())).rejects.toMatchObject({
        ...unavailable,
        cause: expect.objectContaining({
          name: 'TimeoutError',
          $metadata: expect.objectContaining({ attempts: 3 }),
        }),
      });
    });
  });
});

it('reads the secret though an attempt or two fail before', async () => {
  let failures = 2;
  service.trouble = (response) => {
    failures -= 1;
    if (failures >= 0) response.destroy();
  };
  await expect((await fresh()).authenticate(first.sign())).resolves.toMatchObject(alice);
});
