import { checkReadiness } from './check-readiness.ts';
import { greet } from './greeting.ts';
import type { Clock, Cursors, NewId, Repositories, UserRepository } from './ports/driven.ts';
import type { UseCases } from './ports/driving.ts';
import { createUser } from './users/create-user.ts';
import { deleteUser } from './users/delete-user.ts';
import { exportUsers } from './users/export-users.ts';
import { getUser } from './users/get-user.ts';
import { listUsers } from './users/list-users.ts';
import { updateUser } from './users/update-user.ts';

/** The driven ports of the use cases. */
export interface UseCasePorts {
  readonly users: UserRepository;
  readonly repository: Repositories;
  readonly cursors: Cursors;
  readonly now: Clock;
  readonly newId: NewId;
}

/** Creates all use cases with their ports. */
export const useCases = ({ users, repository, cursors, now, newId }: UseCasePorts): UseCases => ({
  greet,
  checkReadiness: checkReadiness(repository),
  createUser: createUser(users, now, newId),
  listUsers: listUsers(users, cursors),
  exportUsers: exportUsers(users),
  getUser: getUser(users),
  updateUser: updateUser(users, now),
  deleteUser: deleteUser(users),
});
