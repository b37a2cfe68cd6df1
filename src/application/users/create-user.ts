import { type NewUser, newUser, type User } from '../../domain/user.ts';
import { authorize, permissions } from '../access.ts';
import type { Clock, NewId, Principal, UserRepository } from '../ports/driven.ts';

/** A user that has the `id` already is the one that was to be created, by an earlier try. */
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
      // The write may have been applied although its answer got lost, or that of an earlier try only now.
      const created = await users.find(user.id, signal).catch(() => undefined);
      if (created) return created;
      throw error;
    }
  };
