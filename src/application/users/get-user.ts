import { type User, userNotFound } from '../../domain/user.ts';
import { authorize, permissions } from '../access.ts';
import type { Principal, UserRepository } from '../ports/driven.ts';

export const getUser =
  (users: UserRepository) =>
  async (caller: Principal, { id }: { id: string }, signal?: AbortSignal): Promise<User> => {
    authorize(caller, permissions.getUser, id);
    const user = await users.find(id, signal);
    if (!user) throw userNotFound();
    return user;
  };
