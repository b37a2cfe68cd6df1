import { authorize, permissions } from '../../src/application/access.ts';
import type { Principal } from '../../src/application/ports/driven.ts';
import { failure, nobody } from './fixtures.ts';

const allows = (caller: Partial<Principal>, permission: keyof typeof permissions, id?: string) =>
  expect(() => authorize({ ...nobody, ...caller }, permissions[permission], id));

describe('authorize', () => {
  test('allows a caller who has the scope, alone or among others', () => {
    allows({ scopes: ['users:read'] }, 'listUsers').not.toThrow();
    allows({ scopes: ['openid', 'users:write'] }, 'createUser').not.toThrow();
  });

  test('allows an admin everything', () => {
    for (const permission of Object.keys(permissions) as (keyof typeof permissions)[])
      allows({ roles: ['editor', 'admin'] }, permission, 'someone').not.toThrow();
  });

  test.each(['getUser', 'updateUser', 'deleteUser'] as const)(
    'allows %s to the user itself',
    (permission) => allows({ id: 'someone' }, permission, 'someone').not.toThrow(),
  );

  test.each(['createUser', 'listUsers', 'exportUsers'] as const)(
    'refuses %s to a user who has not the scope, whoever it is about',
    (permission) => {
      allows({ id: 'someone' }, permission, 'someone').toThrow();
      allows({ id: 'someone' }, permission).toThrow();
    },
  );

  test.each([
    ['createUser', 'users:read', 'users:write'],
    ['listUsers', 'users:write', 'users:read'],
    ['exportUsers', 'users:write', 'users:read'],
    ['getUser', 'users:write', 'users:read'],
    ['updateUser', 'users:read', 'users:write'],
    ['deleteUser', 'users:read', 'users:write'],
  ] as const)('refuses %s to the scope %s and names %s', (permission, scope, needed) => {
    allows({ scopes: [scope] }, permission, 'someone').toThrow(
      failure('forbidden', {
        scope: needed,
        message: `this needs the scope ${needed}`,
      }) as Error,
    );
  });

  test('ignores a partial scope, another letter case and a scope among the roles', () => {
    const scopes = ['users:', 'users:readall', 'USERS:READ', 'users:*', 'admin'];
    allows({ scopes, roles: ['users:read', 'Admin'] }, 'getUser', 'someone').toThrow();
  });
});
