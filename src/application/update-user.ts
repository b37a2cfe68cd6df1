import { assertVersion, changeUser, userNotFound } from '../domain/user.ts';
import { authorize, permissions } from './access.ts';
import { optimistic } from './optimistic.ts';
import type { Clock, UseCases, UserRepository } from './ports.ts';

export const updateUser =
  (users: UserRepository, now: Clock): UseCases['updateUser'] =>
  async (caller, { id, changes, isExpected }, signal) => {
    authorize(caller, permissions.updateUser, id);
    return optimistic(async () => {
      const user = await users.find(id, signal);
      if (!user) throw userNotFound();
      assertVersion(user, isExpected);
      const changed = changeUser(user, changes, now());
      const isStored = changed === user || (await users.update(changed, signal));
      return isStored ? changed : undefined;
    });
  };
