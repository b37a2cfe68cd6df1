import { Failure } from '../domain/failure.ts';
import type { Principal } from './ports/driven.ts';
import type { ApplicationFailureCode } from './ports/driving.ts';

export type Scope = `${string}:${'read' | 'write'}`;

export interface Permission {
  readonly scope: Scope;
  /** A user may do it to their own record without the scope. */
  readonly orSelf?: true;
}

export const permissions = {
  createUser: { scope: 'users:write' },
  listUsers: { scope: 'users:read' },
  exportUsers: { scope: 'users:read' },
  getUser: { scope: 'users:read', orSelf: true },
  updateUser: { scope: 'users:write', orSelf: true },
  deleteUser: { scope: 'users:write', orSelf: true },
} as const satisfies Record<string, Permission>;

/** Throws `forbidden` unless the caller has the scope, is an admin, or acts on their own record where `orSelf` allows it. */
export const authorize = (caller: Principal, permission: Permission, userId?: string): void => {
  if (caller.scopes.includes(permission.scope) || caller.roles.includes('admin')) return;
  if (permission.orSelf && caller.id === userId) return;
  throw new Forbidden(permission.scope);
};

export class Forbidden extends Failure<ApplicationFailureCode> {
  /** The scope that the caller lacks. */
  readonly scope: Scope;

  constructor(scope: Scope) {
    super('forbidden', `this needs the scope ${scope}`);
    this.scope = scope;
  }
}
