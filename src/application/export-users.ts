import type { User } from '../domain/user.ts';
import { authorize, permissions } from './access.ts';
import type { UseCases, UserRepository } from './ports.ts';

/** How many users are held in memory at a time. */
const pageSize = 100;

export const exportUsers =
  (users: UserRepository): UseCases['exportUsers'] =>
  async (caller, signal) => {
    authorize(caller, permissions.exportUsers);
    return everyUser(users, signal);
  };

async function* everyUser(users: UserRepository, signal?: AbortSignal): AsyncGenerator<User> {
  let after: string | undefined;
  let page: readonly User[];
  do {
    page = await users.list({ limit: pageSize, after }, signal);
    yield* page;
    after = page.at(-1)?.id;
  } while (page.length === pageSize);
}
