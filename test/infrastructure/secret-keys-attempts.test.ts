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

  it('an answer stalls after it has begun', async () => {
    service.rotate(second);
    service.trouble = (response) => {
      response.writeHead(200, { 'content-length': 100 }).write('{');
      return new Promise(() => {});
    };
    const { authenticate } = await fresh();
    await expect(authenticate(second.sign())).rejects.toMatchObject(unavailable);
    expect(service.reads).toEqual(Array(3).fill('AWSCURRENT'));
  });

  it('an answer never comes, after three attempts', async () => {
    service.trouble = () => new Promise(() => {});
    await expect((await fresh()).authenticate(first.sign())).rejects.toMatchObject(unavailable);
    expect(service.reads).toStrictEqual(['AWSCURRENT', 'AWSCURRENT', 'AWSCURRENT']);
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
