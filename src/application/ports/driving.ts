import type { Greeting } from '../../domain/greeting.ts';
import type { ExpectedVersion, NewUser, User, UserChanges } from '../../domain/user.ts';
import type { Principal } from './driven.ts';

// The driving port: the interface that adapters call.

/** Failures of the use cases, in addition to those of the domain. */
export type ApplicationFailureCode = 'forbidden' | 'conflict' | 'unavailable';

export interface UserPage {
  readonly items: readonly User[];
  /** Where the next page begins; the last page has none. */
  readonly nextCursor?: string;
}

/** One function per use case. A use case with a caller checks the permission first and throws `forbidden`. */
export interface UseCases {
  greet(input: { name?: string | undefined }): Promise<Greeting>;
  /** Throws `unavailable` while the store cannot be used. */
  checkReadiness(signal?: AbortSignal): Promise<void>;
  /** Returns the existing user if an earlier attempt has created it with this `id`. Throws `email-taken`. */
  createUser(
    caller: Principal,
    input: NewUser & { id?: string | undefined },
    signal?: AbortSignal,
  ): Promise<User>;
  /** In order of creation. Throws `invalid-input` for a cursor that `listUsers` has not returned. */
  listUsers(
    caller: Principal,
    page: { limit: number; cursor?: string | undefined },
    signal?: AbortSignal,
  ): Promise<UserPage>;
  /** In order of creation; reads the store on demand. */
  exportUsers(caller: Principal, signal?: AbortSignal): Promise<AsyncIterable<User>>;
  /** Throws `not-found`. */
  getUser(caller: Principal, input: { id: string }, signal?: AbortSignal): Promise<User>;
  /** Throws `not-found`, `version-mismatch`, `email-taken`, `conflict`. */
  updateUser(
    caller: Principal,
    input: { id: string; changes: UserChanges; isExpected?: ExpectedVersion },
    signal?: AbortSignal,
  ): Promise<User>;
  /** Throws `not-found`, `version-mismatch`, `conflict`. */
  deleteUser(
    caller: Principal,
    input: { id: string; isExpected?: ExpectedVersion },
    signal?: AbortSignal,
  ): Promise<void>;
}
