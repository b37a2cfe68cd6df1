import { newUser } from '../domain/user.ts';
import { authorize, permissions } from './access.ts';
import type { Clock, NewId, UseCases, UserRepository } from './ports.ts';

export const createUser =
  (users: UserRepository, now: Clock, newId: NewId): UseCases['createUser'] =>
  async (caller, { id, ...input }, signal) => {
    authorize(caller, permissions.createUser);
    const created = id === undefined ? undefined : await users.find(id, signal);
    if (created) return created;
    const user = newUser(input, id ?? newId(), now());
    await users.insert(user, signal);
    return user;
  };
