import { userNotFound } from '../domain/user.ts';
import { authorize, permissions } from './access.ts';
import type { UseCases, UserRepository } from './ports.ts';

export const getUser =
  (users: UserRepository): UseCases['getUser'] =>
  async (caller, { id }, signal) => {
    authorize(caller, permissions.getUser, id);
    const user = await users.find(id, signal);
    if (!user) throw userNotFound();
    return user;
  };
