import { contract } from '../src/adapters/http/contract/contract.ts';
import { docsOperations } from '../src/adapters/http/docs/operations.ts';
import type { Stage } from './settings/stage.ts';

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
const routesTo = (operations: readonly Operation[]): readonly Route[] =>
  operations.flatMap((operation) => {
    const { method, path, access } = operation;
    const methods = method === 'GET' ? [method, 'HEAD' as const] : [method];
    return methods.map((method) => ({ method, path, operation, isPublic: access === 'public' }));
  });

export const routes = routesTo(contract);

/** To the docs about the contract. */
export const docsRoutes = routesTo(docsOperations(async () => undefined));

/** What a stage serves. */
export const routesOf = ({ docs }: Stage): readonly Route[] =>
  docs ? [...routes, ...docsRoutes] : routes;

/** The scopes that tokens may have. */
export const scopes: readonly string[] = [
  ...new Set(contract.flatMap(({ access }) => (access === 'public' ? [] : [access.scope]))),
].sort();
