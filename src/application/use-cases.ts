import { checkReadiness } from './check-readiness.ts';
import { createUser } from './create-user.ts';
import { deleteUser } from './delete-user.ts';
import { exportUsers } from './export-users.ts';
import { getUser } from './get-user.ts';
import { greet } from './greet.ts';
import { listUsers } from './list-users.ts';
import type { Clock, Cursors, NewId, Repositories, UseCases, UserRepository } from './ports.ts';
import { updateUser } from './update-user.ts';

/** The ports that the use cases stand on. */
export interface UseCasePorts {
  readonly users: UserRepository;
  readonly repository: Repositories;
  readonly cursors: Cursors;
  readonly now: Clock;
  readonly newId: NewId;
}

/** All use cases, each with the ports that it needs. */
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
