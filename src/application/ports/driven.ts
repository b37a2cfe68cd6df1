import type { User } from '../../domain/user.ts';

// Driven ports: interfaces that the application calls.

/**
 * Every method throws `unavailable` or an unexpected error when the store fails, and stops when the signal
 * is aborted.
 */
export interface UserRepository {
  /**
   * Returns the stored user: the new one, or the existing one with the same id. Throws `email-taken` when
   * another user has the address. Checks the id first; checks and write are atomic.
   */
  insert(user: User, signal?: AbortSignal): Promise<User>;
  find(id: string, signal?: AbortSignal): Promise<User | undefined>;
  /** In order of creation, after the id `after`, whose user may have been deleted. */
  list(
    page: { limit: number; after: string | undefined },
    signal?: AbortSignal,
  ): Promise<readonly User[]>;
  /** Replaces version `user.version - 1`; false when another version is stored. Throws `email-taken`. */
  update(user: User, signal?: AbortSignal): Promise<boolean>;
  /** False when the user does not exist or has another version. */
  delete(id: string, version: number | undefined, signal?: AbortSignal): Promise<boolean>;
}

/** An entity that can be stored as JSON. */
export interface Entity {
  readonly id: string;
  /** From 1, one more with every change. */
  readonly version: number;
}

/** Single entities of one kind. Lists and unique fields need a specific repository, like `UserRepository`. */
export interface Repository<E extends Entity> {
  /** Returns the stored entity: the new one, or the existing one with the same id. */
  insert(entity: E, signal?: AbortSignal): Promise<E>;
  find(id: string, signal?: AbortSignal): Promise<E | undefined>;
  /** Replaces version `entity.version - 1`; false when another version is stored. */
  update(entity: E, signal?: AbortSignal): Promise<boolean>;
}

/** Gives the repository of a kind of entities. */
export type Repositories = <E extends Entity>(kind: string) => Repository<E>;

export interface BearerCredentials {
  readonly kind: 'bearer';
  readonly token: string;
}

export interface ApiKeyCredentials {
  readonly kind: 'api-key';
  readonly key: string;
  /** As the gateway reports it. */
  readonly clientAddress: string | undefined;
}

/** A caller whose signature AWS has verified. */
export interface IamCredentials {
  readonly kind: 'iam';
  readonly arn: string;
}

export type Credentials = BearerCredentials | ApiKeyCredentials | IamCredentials;

/** An authenticated caller. */
export interface Principal {
  readonly id: string;
  readonly kind: 'token' | 'api-key' | 'iam';
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
}

/** Credentials are missing or invalid. */
export type AuthenticationFailureCode = 'unauthenticated' | 'invalid-token' | 'invalid-api-key';

/**
 * Throws `invalid-token` or `invalid-api-key` for invalid credentials, `forbidden` for valid ones from an
 * address that is not allowed, `unavailable` when they cannot be checked.
 */
export type Authenticator = (credentials: Credentials) => Promise<Principal>;

/** Turns list positions into opaque, authenticated text. */
export interface Cursors {
  seal(position: string, signal?: AbortSignal): Promise<string>;
  /** `undefined` for text that `seal` has not produced. */
  open(cursor: string, signal?: AbortSignal): Promise<string | undefined>;
}

/** The outcome of a claim for a request with an idempotency key. */
export type Claim =
  /** Handle the request, with this id for the new entity; the id stays the same if an earlier attempt was cut off. */
  | { readonly kind: 'claimed'; readonly id: string }
  /** The request was completed with this result. */
  | { readonly kind: 'completed'; readonly result: string }
  | { readonly kind: 'in-flight' }
  /** The key was used for a different request. */
  | { readonly kind: 'fingerprint-mismatch' };

/** One attempt of a request: the idempotency key, scoped to the caller, and the id of the attempt that holds the lease. */
export interface Attempt {
  readonly key: string;
  readonly id: string;
}

/** Keeps the result of a request with an idempotency key for a day. Throws `unavailable` when the store fails. */
export interface IdempotencyStore {
  /** `fingerprint` distinguishes requests. */
  claim(
    request: Attempt & { readonly fingerprint: string; readonly now: Date },
    signal?: AbortSignal,
  ): Promise<Claim>;
  /** False, and nothing is stored, when another attempt holds the lease. */
  complete(attempt: Attempt, result: string, signal?: AbortSignal): Promise<boolean>;
  /** Releases the lease, so that the next attempt can begin; has no effect when another attempt holds it. */
  release(attempt: Attempt, signal?: AbortSignal): Promise<void>;
}

export type Clock = () => Date;
/** A new UUIDv7, greater than all earlier ones. */
export type NewId = () => string;

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type Log = (level: LogLevel, message: string, fields?: Record<string, unknown>) => void;
