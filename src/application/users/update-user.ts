import {
  assertVersion,
  changeUser,
  type ExpectedVersion,
  type User,
  type UserChanges,
  userNotFound,
} from '../../domain/user.ts';
import { authorize, permissions } from '../access.ts';
import type { Clock, Principal, UserRepository } from '../ports/driven.ts';
import { retryOnConflict } from '../retry-on-conflict.ts';

export const updateUser =
  (users: UserRepository, now: Clock) =>
  async (
    caller: Principal,
    { id, changes, isExpected }: { id: string; changes: UserChanges; isExpected?: ExpectedVersion },
    signal?: AbortSignal,
  ): Promise<User> => {
    authorize(caller, permissions.updateUser, id);
    return retryOnConflict(async () => {
      const user = await users.find(id, signal);
      if (!user) throw userNotFound();
      assertVersion(user, isExpected);
      const changed = changeUser(user, changes, now());
      const isStored = changed === user || (await users.update(changed, signal));
      return isStored ? changed : undefined;
    });
  };
