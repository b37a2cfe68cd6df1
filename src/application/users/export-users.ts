import type { User } from '../../domain/user.ts';
import { authorize, permissions } from '../access.ts';
import { inOrder } from '../in-order.ts';
import type { Principal, UserRepository } from '../ports/driven.ts';

/** How many users are held in memory at a time. */
const pageSize = 100;

/** All users in order of creation, read as they are taken. */
export const exportUsers =
  (users: UserRepository) =>
  async (caller: Principal, signal?: AbortSignal): Promise<AsyncIterable<User>> => {
    authorize(caller, permissions.exportUsers);
    return everyUser(users, signal);
  };

async function* everyUser(users: UserRepository, signal?: AbortSignal): AsyncGenerator<User> {
  let after: string | undefined;
  let page: readonly User[];
  do {
    page = inOrder(await users.list({ limit: pageSize, after }, signal), after);
    yield* page;
    after = page.at(-1)?.id;
  } while (page.length === pageSize);
}
