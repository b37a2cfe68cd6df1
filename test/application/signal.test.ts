import type { Cursors, Principal, UserRepository } from '../../src/application/ports/driven.ts';
import { createUser } from '../../src/application/users/create-user.ts';
import { deleteUser } from '../../src/application/users/delete-user.ts';
import { exportUsers } from '../../src/application/users/export-users.ts';
import { getUser } from '../../src/application/users/get-user.ts';
import { listUsers } from '../../src/application/users/list-users.ts';
import { updateUser } from '../../src/application/users/update-user.ts';
import { collected, nobody, now, user } from './fixtures.ts';

const admin: Principal = { ...nobody, roles: ['admin'] };
const ada = user('ada');
const { signal } = new AbortController();

/** A store in which everything goes well, and the signals that it and the cursors are given. */
const store = () => {
  const signals: unknown[] = [];
  const answering =
    <Answer>(answer: Answer) =>
    async (...call: unknown[]): Promise<Answer> => {
      signals.push(call.at(-1));
      return answer;
    };
  const users: UserRepository = {
    insert: answering(ada),
    find: answering(ada),
    list: answering([ada, user('bob')]),
    update: answering(true),
    delete: answering(true),
  };
  const cursors = { open: answering('aaa'), seal: answering('cursor') };
  return { users, cursors, signals };
};

const of = { id: 'ada' };

test.each<[string, calls: number, (users: UserRepository, cursors: Cursors) => Promise<unknown>]>([
  ['createUser', 1, (users) => createUser(users, now, () => 'id-1')(admin, ada, signal)],
  [
    'listUsers',
    3,
    (users, cursors) => listUsers(users, cursors)(admin, { limit: 1, cursor: 'cursor' }, signal),
  ],
  ['exportUsers', 1, async (users) => collected(await exportUsers(users)(admin, signal))],
  ['getUser', 1, (users) => getUser(users)(admin, of, signal)],
  [
    'updateUser',
    2,
    (users) => updateUser(users, now)(admin, { ...of, changes: { name: 'A' } }, signal),
  ],
  ['deleteUser', 1, (users) => deleteUser(users)(admin, { ...of }, signal)],
  [
    'deleteUser with a version',
    2,
    (users) => deleteUser(users)(admin, { ...of, isExpected: () => true }, signal),
  ],
])('%s passes its signal to the ports', async (_, calls, call) => {
  const { users, cursors, signals } = store();
  await call(users, cursors);
  expect(signals.map((given) => given === signal)).toEqual(Array(calls).fill(true));
});
