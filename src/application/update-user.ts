import { Failure } from '../domain/failure.ts';
import { assertVersion, changeUser, userNotFound } from '../domain/user.ts';
import { authorize, permissions } from './access.ts';
import type { Clock, UseCases, UserRepository } from './ports.ts';

/** How often a change is tried again on top of another one that came first. */
const attempts = 10;

export const updateUser =
  (users: UserRepository, now: Clock): UseCases['updateUser'] =>
  async (caller, { id, changes, ifMatch }, signal) => {
    authorize(caller, permissions.updateUser, id);
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const user = await users.find(id, signal);
      if (!user) throw userNotFound();
      assertVersion(user, ifMatch);
      const changed = changeUser(user, changes, now());
      if (changed === user || (await users.update(changed, signal))) return changed;
    }
    throw new Failure('conflict', 'the user is being changed by too many others at once');
  };
