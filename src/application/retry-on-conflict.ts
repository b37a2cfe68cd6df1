import { Failure } from '../domain/failure.ts';

const maxAttempts = 10;

/**
 * Optimistic locking: repeats the attempt while it returns `undefined`, which means that another writer was
 * first. Throws `conflict` after ten attempts.
 */
export const retryOnConflict = async <T>(attempt: () => Promise<T | undefined>): Promise<T> => {
  for (let attempts = 0; attempts < maxAttempts; attempts += 1) {
    const result = await attempt();
    if (result !== undefined) return result;
  }
  throw new Failure('conflict', 'it is being changed by too many others at once');
};
