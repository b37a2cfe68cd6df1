import { newUser } from '../domain/user.ts';
import { authorize, permissions } from './access.ts';
import type { Clock, NewId, UseCases, UserRepository } from './ports.ts';

export const createUser =
  (users: UserRepository, now: Clock, newId: NewId): UseCases['createUser'] =>
  async (caller, input, signal) => {
    authorize(caller, permissions.createUser);
    const user = newUser(input, newId(), now());
    await users.insert(user, signal);
    return user;
  };
