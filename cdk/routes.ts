import { contract } from '../src/adapters/http/contract.ts';

/** The contract's methods and paths, with HEAD beside GET. */
export const routes = contract.flatMap(({ method, path }) =>
  (method === 'GET' ? [method, 'HEAD' as const] : [method]).map((method) => ({ method, path })),
);
