import { createUser } from '../../src/application/users/create-user.ts';
import { deleteUser } from '../../src/application/users/delete-user.ts';
import { exportUsers } from '../../src/application/users/export-users.ts';
import { getUser } from '../../src/application/users/get-user.ts';
import { listUsers } from '../../src/application/users/list-users.ts';
import { updateUser } from '../../src/application/users/update-user.ts';
import { failure, nobody, now, reader, untouchable, writer } from './fixtures.ts';

const { users, cursors, newId } = untouchable;
const of = { id: 'someone' };

test.each([
  [
    'createUser',
    () => createUser(users, now, newId)(reader, { name: 'Ada', email: 'a@b.example' }),
  ],
  ['listUsers', () => listUsers(users, cursors)(writer, { limit: 1, cursor: 'any' })],
  ['exportUsers', () => exportUsers(users)(writer)],
  ['getUser', () => getUser(users)(nobody, of)],
  ['updateUser', () => updateUser(users, now)(reader, { ...of, changes: {} })],
  ['deleteUser', () => deleteUser(users)(reader, { ...of })],
  ['deleteUser with a version', () => deleteUser(users)(reader, { ...of, isExpected: () => true })],
])('%s throws forbidden before it calls a port', async (_, call) => {
  await expect(call()).rejects.toEqual(failure('forbidden'));
});
