import * as z from 'zod/mini';
import type { Operation } from '../../src/adapters/http/contract/operation.ts';

/** The body that the contract itself gives as an example of what an operation takes. */
export const exampleOf = ({ request }: Operation): object | undefined => {
  const { examples } = (request?.body && z.globalRegistry.get(request.body)) ?? {};
  return (examples as object[] | undefined)?.[0];
};
