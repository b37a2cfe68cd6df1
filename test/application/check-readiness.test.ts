import { checkReadiness } from '../../src/application/check-readiness.ts';
import type { Repositories } from '../../src/application/ports/driven.ts';
import { Failure } from '../../src/domain/failure.ts';
import { memoryRepositories } from '../../src/infrastructure/stores/memory/repository.ts';

test('checkReadiness reads from the store with the signal of the request', async () => {
  await expect(checkReadiness(memoryRepositories())()).resolves.toBeUndefined();
  const find = jest.fn();
  const { signal } = new AbortController();
  await checkReadiness((() => ({ find })) as unknown as Repositories)(signal);
  expect(find).toHaveBeenCalledWith(expect.any(String), signal);
});

test.each([
  new Failure('unavailable', 'the store cannot be reached at the moment'),
  new Error('the table is not there'),
])(
  'checkReadiness is unavailable whatever the trouble of the store, and does not tell it: %s',
  async (cause) => {
    const find = async () => {
      throw cause;
    };
    const check = checkReadiness((() => ({ find })) as unknown as Repositories);
    await expect(check()).rejects.toEqual(
      expect.objectContaining({ code: 'unavailable', message: 'the service is not ready', cause }),
    );
  },
);
