import { type NewUser, newUser, type User } from '../../domain/user.ts';
import { authorize, permissions } from '../access.ts';
import type { Clock, NewId, Principal, UserRepository } from '../ports/driven.ts';

/** If a user with the `id` exists, an earlier attempt of the same request has created it. */
export const createUser =
  (users: UserRepository, now: Clock, newId: NewId) =>
  async (
    caller: Principal,
    { id, ...input }: NewUser & { id?: string | undefined },
    signal?: AbortSignal,
  ): Promise<User> => {
    authorize(caller, permissions.createUser);
    const user = newUser(input, id ?? newId(), now());
    try {
      return await users.insert(user, signal);
    } catch (error) {
      // The write, or that of an earlier attempt, may have succeeded although its response was lost.
      const created = await users.find(user.id, signal).catch(() => undefined);
      if (created) return created;
      throw error;
    }
  };
