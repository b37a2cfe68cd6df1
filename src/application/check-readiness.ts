import { Failure } from '../domain/failure.ts';
import type { Repositories } from './ports/driven.ts';

/** Reads from the store; turns any error into `unavailable`. */
export const checkReadiness =
  (repository: Repositories) =>
  async (signal?: AbortSignal): Promise<void> => {
    try {
      await repository('readiness').find('readiness', signal);
    } catch (cause) {
      throw new Failure('unavailable', 'the service is not ready', { cause });
    }
  };
