import { type NewUser, newUser, type User } from '../domain/user.ts';
import { authorize, permissions } from './access.ts';
import type { Clock, NewId, Principal, UserRepository } from './ports.ts';

/** With an `id`, a user that already has it is the one that was to be created. */
export const createUser =
  (users: UserRepository, now: Clock, newId: NewId) =>
  async (
    caller: Principal,
    { id, ...input }: NewUser & { id?: string | undefined },
    signal?: AbortSignal,
  ): Promise<User> => {
    authorize(caller, permissions.createUser);
    const created = id === undefined ? undefined : await users.find(id, signal);
    if (created) return created;
    const user = newUser(input, id ?? newId(), now());
    await users.insert(user, signal);
    return user;
  };
