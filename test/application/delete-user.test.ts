import type { UserRepository } from '../../src/application/ports/driven.ts';
import { deleteUser } from '../../src/application/users/delete-user.ts';
import { changeUser } from '../../src/domain/user.ts';
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

const remove = (users: UserRepository, expected?: readonly number[]) =>
  deleteUser(users)(writer, { id: 'ada', isExpected: expected && oneOf(...expected) });

test.each([[undefined], [[1]], [[2, 1]]])(
  'deleteUser deletes version 1 where %j is expected',
  async (expected) => {
    const users = await repositoryOf(ada, user('ida'));
    await expect(remove(users, expected)).resolves.toBeUndefined();
    await expect(users.list({ limit: 9, after: undefined })).resolves.toEqual([user('ida')]);
  },
);

test('deleteUser lets users delete themselves', async () => {
  const users = await repositoryOf(ada);
  await deleteUser(users)({ ...nobody, id: 'ada' }, { id: 'ada' });
  await expect(users.find('ada')).resolves.toBeUndefined();
});

test.each([[undefined], [[1]], [[]]])(
  'deleteUser refuses an id that nobody has where %j is expected',
  async (expected) => {
    await expect(remove(await repositoryOf(), expected)).rejects.toEqual(failure('not-found'));
  },
);

test.each([[[]], [[2]]])('deleteUser keeps version 1 when %j is expected', async (expected) => {
  const users = await repositoryOf(ada);
  await expect(remove(users, expected)).rejects.toEqual(failure('version-mismatch'));
  await expect(users.find('ada')).resolves.toEqual(ada);
});

test('deleteUser without a precondition deletes any version without a read', async () => {
  const deleted: unknown[] = [];
  const users: UserRepository = {
    ...untouchable.users,
    delete: async (...of) => deleted.push(of) > 0,
  };
  await remove(users);
  expect(deleted).toEqual([['ada', undefined]]);
});

describe('when others change the user at the same time, deleteUser', () => {
  /** A store in which this happens between the first `find` and its `delete`. */
  const contested = async (meanwhile: (users: UserRepository) => Promise<unknown>) => {
    const users = await repositoryOf(ada);
    let found = 0;
    const repository: UserRepository = {
      ...untouchable.users,
      find: async (id) => {
        const stored = await users.find(id);
        found += 1;
        if (found === 1) await meanwhile(users);
        return stored;
      },
      delete: (id, version) => users.delete(id, version),
    };
    return { repository, users };
  };
  const change = (users: UserRepository) => users.update(changeUser(ada, { name: 'A' }, now()));

  test('rejects a version that is not expected', async () => {
    const { repository, users } = await contested(change);
    await expect(remove(repository, [1])).rejects.toEqual(failure('version-mismatch'));
    await expect(users.find('ada')).resolves.toMatchObject({ version: 2 });
  });

  test('retries when the newer version is expected too', async () => {
    const { repository, users } = await contested(change);
    await expect(remove(repository, [1, 2])).resolves.toBeUndefined();
    await expect(users.find('ada')).resolves.toBeUndefined();
  });

  test('throws not-found when the user has been deleted meanwhile', async () => {
    const { repository } = await contested((users) => users.delete('ada', undefined));
    await expect(remove(repository, [1])).rejects.toEqual(failure('not-found'));
  });
});
