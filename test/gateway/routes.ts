import { router } from '../../src/adapters/http/app/router.ts';
import { contract } from '../../src/adapters/http/contract/contract.ts';
import type { Operation } from '../../src/adapters/http/contract/operation.ts';
import type { WireRequest } from './wire.ts';

/** The resource of a gateway that a request comes in by. */
export interface Route {
  /** `/users/{id}`, or a catch-all. */
  readonly resource: string;
  readonly parameters: Readonly<Record<string, string>> | null;
  readonly isProtected: boolean;
}

/** Finds a resource by method and by path as the client sent it, the stage left out. */
export type FindRoute = (method: string, path: string) => Route | undefined;

const routes = router(contract);

const decode = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};

/** The contract's route, or none: what a gateway has whose routes are those of the contract. */
export const contractRoute: FindRoute = (method, path) => {
  const match = routes.match(method, decode(path));
  if ('allow' in match) return undefined;
  const { operation, parameters } = match;
  return {
    resource: operation.path,
    parameters: Object.keys(parameters).length > 0 ? parameters : null,
    isProtected: needsToken(operation),
  };
};

const needsToken = ({ access }: Operation): boolean => access !== 'public';

/** What a gateway has that sends everything to one function. */
export const proxyRoute = (method: string, path: string): Route => ({
  resource: '/{proxy+}',
  parameters: path === '/' ? null : { proxy: path.slice(1) },
  isProtected: contractRoute(method, path)?.isProtected ?? false,
});

/** A request on its way through a gateway. */
export interface Routed {
  readonly request: WireRequest;
  readonly route: Route;
  /** What an authorizer said of the caller. */
  readonly authorizer?: Readonly<Record<string, unknown>>;
}
