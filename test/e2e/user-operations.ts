import { contract } from '../../src/adapters/http/contract/contract.ts';

/** What the API can do with users. */
export const userOperations = contract.filter(
  ({ access }) => access !== 'public' && access.scope.startsWith('users:'),
);
