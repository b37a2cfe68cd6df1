import { greet, health, ready } from './greeting.ts';
import type { Operation } from './operation.ts';
import { createUser, deleteUser, exportUsers, getUser, listUsers, updateUser } from './users.ts';

/** Everything that the API can do: dispatch, validation, documents and deployment are derived from it. */
export const contract: readonly Operation[] = [
  greet,
  health,
  ready,
  createUser,
  listUsers,
  exportUsers,
  getUser,
  updateUser,
  deleteUser,
];
