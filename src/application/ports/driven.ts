import type { User } from '../../domain/user.ts';

// Driven ports: what the application needs from the world.

/**
 * Every method throws `unavailable` or an unexpected error for trouble of its own, and gives up its
 * work when the signal is aborted.
 */
export interface UserRepository {
  /**
   * Gives what has its id from now on: the user, or the one that had it before. Throws `email-taken` when
   * another user has the address; the id comes first, in one step with the write.
   */
  insert(user: User, signal?: AbortSignal): Promise<User>;
  find(id: string, signal?: AbortSignal): Promise<User | undefined>;
  /** In order of creation, beginning after the user `after`, which need not exist any more. */
  list(
    page: { limit: number; after: string | undefined },
    signal?: AbortSignal,
  ): Promise<readonly User[]>;
  /** Replaces the version before `user.version`; false when that is not what is stored. Throws `email-taken`. */
  update(user: User, signal?: AbortSignal): Promise<boolean>;
  /** False when there is no such user, or not in that version. */
  delete(id: string, version: number | undefined, signal?: AbortSignal): Promise<boolean>;
}

/** What can be kept as JSON. */
export interface Entity {
  readonly id: string;
  /** From 1, one more with every change. */
  readonly version: number;
}

/** Entities of one kind, one by one; what lists them or keeps a field unique is a repository of its own. */
export interface Repository<E extends Entity> {
  /** Gives what has its id from now on: the entity, or the one that had it before. */
  insert(entity: E, signal?: AbortSignal): Promise<E>;
  find(id: string, signal?: AbortSignal): Promise<E | undefined>;
  /** Replaces the version before `entity.version`; false when that is not what is stored. */
  update(entity: E, signal?: AbortSignal): Promise<boolean>;
}

/** The repository of the entities that are called so. */
export type Repositories = <E extends Entity>(kind: string) => Repository<E>;

export interface BearerCredentials {
  readonly kind: 'bearer';
  readonly token: string;
}

export interface ApiKeyCredentials {
  readonly kind: 'api-key';
  readonly key: string;
  /** As the gateway saw it. */
  readonly clientAddress: string | undefined;
}

/** A caller whose signature AWS has checked. */
export interface IamCredentials {
  readonly kind: 'iam';
  readonly arn: string;
}

export type Credentials = BearerCredentials | ApiKeyCredentials | IamCredentials;

/** Someone whose identity has been proven. */
export interface Principal {
  readonly id: string;
  readonly kind: 'token' | 'api-key' | 'iam';
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
}

/** What is wrong with the credentials of a caller; they may be missing. */
export type AuthenticationFailureCode = 'unauthenticated' | 'invalid-token' | 'invalid-api-key';

/**
 * Throws `invalid-token` or `invalid-api-key` when the credentials are no good, `forbidden` when
 * they are but not from there, `unavailable` when that cannot be told.
 */
export type Authenticator = (credentials: Credentials) => Promise<Principal>;

/** Positions in a list as opaque text that only we can have made. */
export interface Cursors {
  seal(position: string, signal?: AbortSignal): Promise<string>;
  /** `undefined` for anything that was not made by `seal`. */
  open(cursor: string, signal?: AbortSignal): Promise<string | undefined>;
}

/** What becomes of a request that comes with a key of the caller's choice. */
export type Claim =
  /** It is to be done, with this id for what it makes: the same id again if an earlier try was cut off. */
  | { readonly kind: 'claimed'; readonly id: string }
  /** It was done, with this result. */
  | { readonly kind: 'completed'; readonly result: string }
  | { readonly kind: 'in-flight' }
  /** The key came with another request before. */
  | { readonly kind: 'fingerprint-mismatch' };

/** One try of a request: the caller's own key, and an id of the try, which holds the lease of the key. */
export interface Attempt {
  readonly key: string;
  readonly id: string;
}

/** Keeps the result of a request with a key for a day, as text; `unavailable` as every store. */
export interface IdempotencyStore {
  /** `fingerprint` is what tells one request from another. */
  claim(
    request: Attempt & { readonly fingerprint: string; readonly now: Date },
    signal?: AbortSignal,
  ): Promise<Claim>;
  /** False, and nothing is kept, when another try holds the lease by now. */
  complete(attempt: Attempt, result: string, signal?: AbortSignal): Promise<boolean>;
  /** Lets the next try begin at once; nothing happens when another try holds the lease by now. */
  release(attempt: Attempt, signal?: AbortSignal): Promise<void>;
}

export type Clock = () => Date;
/** A fresh UUIDv7, later ones greater than earlier ones. */
export type NewId = () => string;

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type Log = (level: LogLevel, message: string, fields?: Record<string, unknown>) => void;
