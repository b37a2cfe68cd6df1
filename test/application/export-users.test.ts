import type { UserRepository } from '../../src/application/ports/driven.ts';
import { exportUsers } from '../../src/application/users/export-users.ts';
import { Failure } from '../../src/domain/failure.ts';
import { collected, failure, reader, repositoryOf, untouchable, user } from './fixtures.ts';

const usersOf = (count: number) =>
  Array.from({ length: count }, (_, i) => user(`${i}`.padStart(4, '0')));

/** A store that tells how often it was asked for a list. */
const counted = async (count: number) => {
  const stored = await repositoryOf(...usersOf(count));
  const list = jest.fn<ReturnType<UserRepository['list']>, Parameters<UserRepository['list']>>(
    (page) => stored.list(page),
  );
  return { users: { ...untouchable.users, list }, list };
};

test.each([0, 1, 99, 100, 101, 250])('exportUsers gives each of %i users once', async (count) => {
  const { users } = await counted(count);
  const exported = await collected(await exportUsers(users)(reader));
  expect(exported).toEqual(usersOf(count));
});

test('exportUsers reads pages on demand', async () => {
  const { users, list } = await counted(250);
  const exported = await exportUsers(users)(reader);
  expect(list).not.toHaveBeenCalled();
  for await (const { id } of exported) if (id === '0099') break;
  expect(list).toHaveBeenCalledTimes(1);
});

test('exportUsers fails when the store fails', async () => {
  const { users, list } = await counted(100);
  list
    .mockImplementationOnce(async () => usersOf(100))
    .mockRejectedValueOnce(new Failure('unavailable', 'the store is down'));
  await expect(collected(await exportUsers(users)(reader))).rejects.toEqual(failure('unavailable'));
});

test('exportUsers throws when a damaged store repeats users', async () => {
  const { users, list } = await counted(100);
  list.mockImplementation(async () => usersOf(100));
  await expect(collected(await exportUsers(users)(reader))).rejects.toThrow(
    'the store is damaged: it lists entries out of order',
  );
  expect(list).toHaveBeenCalledTimes(2);
});
