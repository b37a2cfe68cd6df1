import { Failure } from '../../domain/failure.ts';

/** The store is down, or too busy: the caller may come again. */
export const unavailable = (cause: unknown) =>
  new Failure('unavailable', 'the store cannot be reached at the moment', { cause });
