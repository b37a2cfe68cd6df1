import type { UserRepository } from '../../src/application/ports/driven.ts';
import { updateUser } from '../../src/application/users/update-user.ts';
import type { UserChanges } from '../../src/domain/user.ts';
import {
  failure,
  nobody,
  now,
  oneOf,
  repositoryOf,
  untouchable,
  user,
  writer,
} from './fixtures.ts';

const ada = user('ada');

const update = (users: UserRepository, changes: UserChanges, expected?: readonly number[]) =>
  updateUser(users, now)(writer, {
    id: 'ada',
    changes,
    isExpected: expected && oneOf(...expected),
  });

/** A store in which someone else changes the user's name `times` times, each between a `find` and its `update`. */
const contested = async (times: number) => {
  const users = await repositoryOf(ada);
  let found = 0;
  const find: UserRepository['find'] = async (id) => {
    const stored = await users.find(id);
    found += 1;
    if (stored && found <= times)
      await users.update({ ...stored, name: `Ada ${found}`, version: stored.version + 1 });
    return stored;
  };
  const repository: UserRepository = {
    ...untouchable.users,
    find,
    update: (changed) => users.update(changed),
  };
  return { repository, users, finds: () => found };
};

test('updateUser stores and returns the next version, with the current time', async () => {
  const users = await repositoryOf(ada);
  const updated = await update(users, { name: 'Ada Lovelace' });
  expect(updated).toEqual({
    ...ada,
    name: 'Ada Lovelace',
    updatedAt: now().toISOString(),
    version: 2,
  });
  await expect(users.find('ada')).resolves.toEqual(updated);
});

test('updateUser lets users change themselves', async () => {
  const self = { ...nobody, id: 'ada' };
  const input = { id: 'ada', changes: { name: 'A' } };
  await expect(updateUser(await repositoryOf(ada), now)(self, input)).resolves.toMatchObject({
    name: 'A',
  });
});

test('updateUser stores nothing when nothing changes', async () => {
  const users = { ...untouchable.users, find: async () => ada };
  await expect(update(users, { name: ada.name })).resolves.toBe(ada);
});

test('updateUser throws not-found for an unknown id', async () => {
  await expect(update(await repositoryOf(), {})).rejects.toEqual(failure('not-found'));
});

test('updateUser rejects an e-mail address of another user', async () => {
  const users = await repositoryOf(ada, user('ida'));
  await expect(update(users, { email: 'IDA@example.com' })).rejects.toEqual(failure('email-taken'));
  await expect(users.find('ada')).resolves.toEqual(ada);
});

test('updateUser changes an expected version', async () => {
  await expect(update(await repositoryOf(ada), { name: 'A' }, [7, 1])).resolves.toMatchObject({
    version: 2,
  });
});

test.each([
  ['a change', { name: 'A' }],
  ['a change that changes nothing', {}],
])('updateUser rejects %s to a version that is not expected', async (_, changes) => {
  const users = await repositoryOf(ada);
  await expect(update(users, changes, [2])).rejects.toEqual(failure('version-mismatch'));
  await expect(users.find('ada')).resolves.toEqual(ada);
});

describe('when others change the user at the same time, updateUser', () => {
  test.each([1, 9])('retries after %i concurrent changes', async (times) => {
    const { repository, users } = await contested(times);
    const updated = await update(repository, { email: 'new@example.com' });
    expect(updated).toMatchObject({
      name: `Ada ${times}`,
      email: 'new@example.com',
      version: times + 2,
    });
    await expect(users.find('ada')).resolves.toEqual(updated);
  });

  test('throws conflict after ten attempts', async () => {
    const { repository, users, finds } = await contested(10);
    await expect(update(repository, { email: 'new@example.com' })).rejects.toEqual(
      failure('conflict'),
    );
    expect(finds()).toBe(10);
    await expect(users.find('ada')).resolves.toMatchObject({ email: ada.email, version: 11 });
  });

  test('rejects a newer version that is not expected', async () => {
    const { repository, finds } = await contested(1);
    await expect(update(repository, { email: 'new@example.com' }, [1])).rejects.toEqual(
      failure('version-mismatch'),
    );
    expect(finds()).toBe(2);
  });

  test('retries when the newer version is expected too', async () => {
    const { repository } = await contested(1);
    await expect(update(repository, { email: 'new@example.com' }, [1, 2])).resolves.toMatchObject({
      version: 3,
    });
  });

  test('throws not-found when the user has been deleted meanwhile', async () => {
    const users = await repositoryOf(ada);
    const update = async () => !(await users.delete('ada', undefined));
    const repository: UserRepository = {
      ...untouchable.users,
      find: (id) => users.find(id),
      update,
    };
    const input = { id: 'ada', changes: { name: 'A' } };
    await expect(updateUser(repository, now)(writer, input)).rejects.toEqual(failure('not-found'));
  });
});
