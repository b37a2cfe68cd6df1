import type { User } from '../../domain/user.ts';
import { authorize, permissions } from '../access.ts';
import { assertOrdered } from '../assert-ordered.ts';
import type { Principal, UserRepository } from '../ports/driven.ts';

/** Users in memory at a time. */
const pageSize = 100;

/** All users in order of creation; pages are read on demand. */
export const exportUsers =
  (users: UserRepository) =>
  async (caller: Principal, signal?: AbortSignal): Promise<AsyncIterable<User>> => {
    authorize(caller, permissions.exportUsers);
    return readPages(users, signal);
  };

async function* readPages(users: UserRepository, signal?: AbortSignal): AsyncGenerator<User> {
  let after: string | undefined;
  let page: readonly User[];
  do {
    page = assertOrdered(await users.list({ limit: pageSize, after }, signal), after);
    yield* page;
    after = page.at(-1)?.id;
  } while (page.length === pageSize);
}
