import { deleteUser } from '../../src/application/delete-user.ts';
import type { UserRepository } from '../../src/application/ports.ts';
import { changeUser, type ExpectedVersions } from '../../src/domain/user.ts';
import { failure, nobody, now, repositoryOf, untouchable, user, writer } from './fixtures.ts';

const ada = user('ada');

const remove = (users: UserRepository, ifMatch?: ExpectedVersions) =>
  deleteUser(users)(writer, { id: 'ada', ifMatch });

test.each([[undefined], [[1]], [[2, 1]]])(
  'deleteUser deletes version 1 where %j is expected',
  async (ifMatch) => {
    const users = await repositoryOf(ada, user('ida'));
    await expect(remove(users, ifMatch)).resolves.toBeUndefined();
    await expect(users.list({ limit: 9, after: undefined })).resolves.toEqual([user('ida')]);
  },
);

test('deleteUser lets users delete themselves', async () => {
  const users = await repositoryOf(ada);
  await deleteUser(users)({ ...nobody, id: 'ada' }, { id: 'ada', ifMatch: undefined });
  await expect(users.find('ada')).resolves.toBeUndefined();
});

test.each([[undefined], [[1]], [[]]])(
  'deleteUser refuses an id that nobody has where %j is expected',
  async (ifMatch) => {
    await expect(remove(await repositoryOf(), ifMatch)).rejects.toEqual(failure('user-not-found'));
  },
);

test.each([[[]], [[2]]])('deleteUser keeps version 1 where %j is expected', async (ifMatch) => {
  const users = await repositoryOf(ada);
  await expect(remove(users, ifMatch)).rejects.toEqual(failure('version-mismatch'));
  await expect(users.find('ada')).resolves.toEqual(ada);
});

test('deleteUser deletes whatever version there is without looking at it first', async () => {
  const deleted: unknown[] = [];
  const users: UserRepository = {
    ...untouchable.users,
    delete: async (...of) => deleted.push(of) > 0,
  };
  await remove(users);
  expect(deleted).toEqual([['ada', undefined]]);
});

test.each([
  ['changed', async (users: UserRepository) => users.update(changeUser(ada, { name: 'A' }, now()))],
  ['deleted', async (users: UserRepository) => users.delete('ada', undefined)],
])('deleteUser refuses a user who is %s after it has looked', async (_, meanwhile) => {
  const users = await repositoryOf(ada);
  const find: UserRepository['find'] = async (id) => {
    const found = await users.find(id);
    await meanwhile(users);
    return found;
  };
  const repository: UserRepository = {
    ...untouchable.users,
    find,
    delete: (id, version) => users.delete(id, version),
  };
  await expect(remove(repository, [1])).rejects.toEqual(failure('version-mismatch'));
});
