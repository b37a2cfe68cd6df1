import type { Cursors, UserRepository } from '../../src/application/ports/driven.ts';
import { listUsers } from '../../src/application/users/list-users.ts';
import type { User } from '../../src/domain/user.ts';
import { failure, reader, repositoryOf, untouchable, user } from './fixtures.ts';

const cursors: Cursors = {
  seal: async (position) => `after ${position}`,
  open: async (cursor) => (cursor.startsWith('after ') ? cursor.slice(6) : undefined),
};
const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((id) => user(id)) as [User, User, User, User];

test('listUsers pages through all users, once each', async () => {
  const list = listUsers(await repositoryOf(a, b, c, d), cursors);
  await expect(list(reader, { limit: 3 })).resolves.toEqual({
    items: [a, b, c],
    nextCursor: 'after c',
  });
  await expect(list(reader, { limit: 3, cursor: 'after c' })).resolves.toEqual({ items: [d] });
});

test.each([
  ['no users', []],
  ['fewer users than asked for', [a]],
  ['as many users as asked for', [a, b]],
])('listUsers gives no cursor when there are %s', async (_, users) => {
  const list = listUsers(await repositoryOf(...users), untouchable.cursors);
  await expect(list(reader, { limit: 2 })).resolves.toStrictEqual({ items: users });
});

test('listUsers continues after a deleted user', async () => {
  const list = listUsers(await repositoryOf(a, c), cursors);
  await expect(list(reader, { limit: 2, cursor: 'after b' })).resolves.toEqual({ items: [c] });
});

test('listUsers reads one user more than the page has', async () => {
  const asked: unknown[] = [];
  const list: UserRepository['list'] = async (page) => {
    asked.push(page);
    return [];
  };
  await listUsers({ ...untouchable.users, list }, cursors)(reader, { limit: 5, cursor: 'after a' });
  expect(asked).toEqual([{ limit: 6, after: 'a' }]);
});

test('listUsers rejects a foreign cursor, with a pointer, before it reads users', async () => {
  const list = listUsers(untouchable.users, cursors);
  await expect(list(reader, { limit: 1, cursor: 'mine' })).rejects.toEqual(
    failure('invalid-input', {
      fields: [{ field: 'cursor', detail: expect.any(String) }],
    }),
  );
});

test('listUsers treats an empty cursor as foreign, not as missing', async () => {
  const list = listUsers(untouchable.users, cursors);
  await expect(list(reader, { limit: 1, cursor: '' })).rejects.toEqual(failure('invalid-input'));
});

test.each([
  ['the same page again', [a, b]],
  ['a page in disorder', [d, c]],
])(
  'listUsers fails where a damaged store gives %s, and its caller reads no further',
  async (_, page) => {
    const list: UserRepository['list'] = async () => page;
    const listing = listUsers({ ...untouchable.users, list }, cursors);
    await expect(listing(reader, { limit: 1, cursor: 'after b' })).rejects.toThrow(
      'the store is damaged: it lists entries out of order',
    );
  },
);
