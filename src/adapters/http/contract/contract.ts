import { greet, health, ready } from './greeting.ts';
import type { Operation } from './operation.ts';
import { createUser, deleteUser, exportUsers, getUser, listUsers, updateUser } from './users.ts';

/** Every operation of the API. Routing, validation, the OpenAPI document and the deployment are derived from it. */
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
