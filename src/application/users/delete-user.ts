import { assertVersion, type ExpectedVersion, userNotFound } from '../../domain/user.ts';
import { authorize, permissions } from '../access.ts';
import type { Principal, UserRepository } from '../ports/driven.ts';
import { retryOnConflict } from '../retry-on-conflict.ts';

export const deleteUser =
  (users: UserRepository) =>
  async (
    caller: Principal,
    { id, isExpected }: { id: string; isExpected?: ExpectedVersion },
    signal?: AbortSignal,
  ): Promise<void> => {
    authorize(caller, permissions.deleteUser, id);
    if (!isExpected) {
      if (!(await users.delete(id, undefined, signal))) throw userNotFound();
      return;
    }
    await retryOnConflict(async () => {
      const user = await users.find(id, signal);
      if (!user) throw userNotFound();
      assertVersion(user, isExpected);
      return (await users.delete(id, user.version, signal)) || undefined;
    });
  };
