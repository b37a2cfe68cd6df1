import type { Greeting } from '../../domain/greeting.ts';
import type { ExpectedVersion, NewUser, User, UserChanges } from '../../domain/user.ts';
import type { Principal } from './driven.ts';

// The driving port: what the world may ask of the application.

/** What the use cases refuse, beside the rules of the domain. */
export type ApplicationFailureCode = 'forbidden' | 'conflict' | 'unavailable';

export interface UserPage {
  readonly items: readonly User[];
  /** Where the next page begins; the last page has none. */
  readonly nextCursor?: string;
}

/** One function a use case. Those with a caller throw `forbidden` first, whatever else is wrong. */
export interface UseCases {
  greet(input: { name?: string | undefined }): Promise<Greeting>;
  /** Throws `unavailable` while the store cannot be used. */
  checkReadiness(signal?: AbortSignal): Promise<void>;
  /** Gives the user that has the `id` already, made by an earlier try. Throws `email-taken`. */
  createUser(
    caller: Principal,
    input: NewUser & { id?: string | undefined },
    signal?: AbortSignal,
  ): Promise<User>;
  /** In order of creation. Throws `invalid-input` for a cursor that this list has not given. */
  listUsers(
    caller: Principal,
    page: { limit: number; cursor?: string | undefined },
    signal?: AbortSignal,
  ): Promise<UserPage>;
  /** In order of creation, read from the store as they are taken. */
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
