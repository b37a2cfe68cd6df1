import { assertVersion, userNotFound, versionMismatch } from '../domain/user.ts';
import { authorize, permissions } from './access.ts';
import type { UseCases, UserRepository } from './ports.ts';

export const deleteUser =
  (users: UserRepository): UseCases['deleteUser'] =>
  async (caller, { id, ifMatch }, signal) => {
    authorize(caller, permissions.deleteUser, id);
    if (ifMatch === undefined) {
      if (!(await users.delete(id, undefined, signal))) throw userNotFound();
      return;
    }
    const user = await users.find(id, signal);
    if (!user) throw userNotFound();
    assertVersion(user, ifMatch);
    if (!(await users.delete(id, user.version, signal))) throw versionMismatch();
  };
