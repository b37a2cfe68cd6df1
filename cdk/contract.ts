import { contract } from '../src/adapters/http/contract.ts';

/** What the deployment takes from the contract. */

export type Operation = (typeof contract)[number];

export interface Route {
  readonly method: Operation['method'] | 'HEAD';
  readonly path: string;
  readonly operation: Operation;
  /** Whether anybody may call it, without credentials. */
  readonly isPublic: boolean;
}

/** A route an operation, with HEAD beside GET. */
export const routes: readonly Route[] = contract.flatMap((operation) => {
  const { method, path, access } = operation;
  const methods = method === 'GET' ? [method, 'HEAD' as const] : [method];
  return methods.map((method) => ({ method, path, operation, isPublic: access === 'public' }));
});

/** The scopes that tokens may have. */
export const scopes: readonly string[] = [
  ...new Set(contract.flatMap(({ access }) => (access === 'public' ? [] : [access.scope]))),
].sort();
