import { Failure } from '../domain/failure.ts';

const attempts = 10;

/**
 * Tries a change again, on top of those that came first, while it gives `undefined`. Throws `conflict`
 * when there are too many of them.
 */
export const optimistic = async <T>(attempt: () => Promise<T | undefined>): Promise<T> => {
  for (let tried = 0; tried < attempts; tried += 1) {
    const result = await attempt();
    if (result !== undefined) return result;
  }
  throw new Failure('conflict', 'it is being changed by too many others at once');
};
