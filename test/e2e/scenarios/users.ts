import { randomUUID } from 'node:crypto';
import { Failure } from '../../../src/domain/failure.ts';
import { userOf } from '../../stores/users.ts';
import {
  type Declarations,
  keyed,
  lost,
  malformed,
  ofAll,
  ofBodies,
  ofCallers,
  ofContent,
  ofPaths,
  outdated,
  well,
  withScope,
  withScopeOrOwner,
} from '../scenario.ts';

const ada = { name: 'Ada', email: 'ada@example.com' };

const contested = async (): Promise<never> => {
  throw new Failure('conflict', 'there are too many others');
};

async function* manyUsers() {
  for (let i = 0; i < 8; i += 1) yield userOf(i, { name: 'x'.repeat(1_000_000) });
}

export const scenarios: Declarations = {
  createUser: {
    access: withScope('users:write', 201),
    body: () => ({ name: 'Ada', email: `${randomUUID()}@example.com` }),
    answers: {
      ...{ ...ofAll, ...ofContent, ...ofCallers, ...ofBodies },
      201: well,
      409: { before: { body: ada }, body: ada },
      422: { before: keyed(), ...keyed({ ...ada, name: 'Eve' }) },
    },
  },
  listUsers: {
    access: withScope('users:read', 200),
    answers: { ...ofAll, ...ofContent, ...ofCallers, 200: well, 400: { query: '?limit=0' } },
  },
  exportUsers: {
    access: withScope('users:read', 200),
    answers: {
      ...{ ...ofAll, ...ofContent, ...ofCallers },
      200: well,
      413: {
        useCases: { exportUsers: async () => manyUsers() },
        through: ({ streams }) => !streams,
      },
    },
  },
  getUser: {
    access: withScopeOrOwner('users:read', 200),
    isOwnOwner: true,
    answers: {
      ...{ ...ofAll, ...ofContent, ...ofCallers },
      200: well,
      304: { headers: { 'if-none-match': '*' } },
      400: malformed,
      404: lost,
      412: outdated,
    },
  },
  updateUser: {
    access: withScopeOrOwner('users:write', 200),
    isOwnOwner: true,
    answers: {
      ...{ ...ofAll, ...ofContent, ...ofCallers, ...ofBodies },
      200: well,
      400: malformed,
      404: lost,
      409: { before: { operation: 'createUser', body: ada }, body: { email: ada.email } },
      412: outdated,
    },
  },
  deleteUser: {
    access: withScopeOrOwner('users:write', 204),
    isOwnOwner: true,
    answers: {
      ...{ ...ofAll, ...ofCallers, ...ofPaths },
      204: well,
      404: lost,
      409: { useCases: { deleteUser: contested } },
      412: outdated,
    },
  },
};
