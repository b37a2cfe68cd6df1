import { createUser } from '../../src/application/create-user.ts';
import { deleteUser } from '../../src/application/delete-user.ts';
import { exportUsers } from '../../src/application/export-users.ts';
import { getUser } from '../../src/application/get-user.ts';
import { listUsers } from '../../src/application/list-users.ts';
import type { Principal, UserRepository } from '../../src/application/ports.ts';
import { updateUser } from '../../src/application/update-user.ts';
import { collected, nobody, now, untouchable, user } from './fixtures.ts';

const admin: Principal = { ...nobody, roles: ['admin'] };
const ada = user('ada');
const { signal } = new AbortController();

/** A store in which everything goes well, and the signals that it is given. */
const store = () => {
  const signals: unknown[] = [];
  const answering =
    <Answer>(answer: Answer) =>
    async (...call: unknown[]): Promise<Answer> => {
      signals.push(call.at(-1));
      return answer;
    };
  const users: UserRepository = {
    insert: answering(undefined),
    find: answering(ada),
    list: answering([ada]),
    update: answering(true),
    delete: answering(true),
  };
  return { users, signals };
};

const { cursors } = untouchable;
const of = { id: 'ada' };

test.each<[string, calls: number, (users: UserRepository) => Promise<unknown>]>([
  ['createUser', 1, (users) => createUser(users, now, () => 'id-1')(admin, ada, signal)],
  ['listUsers', 1, (users) => listUsers(users, cursors)(admin, { limit: 1 }, signal)],
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
])('%s hands its signal on to the store', async (_, calls, call) => {
  const { users, signals } = store();
  await call(users);
  expect(signals.map((given) => given === signal)).toEqual(Array(calls).fill(true));
});
