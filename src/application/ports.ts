import type { Greeting } from '../domain/greeting.ts';
import type { ExpectedVersions, NewUser, User, UserChanges } from '../domain/user.ts';

// Driven ports: what the application needs from the world.

/** Every method throws `unavailable` or an unexpected error for trouble of its own. */
export interface UserRepository {
  /** Throws `email-taken`. */
  insert(user: User): Promise<void>;
  find(id: string): Promise<User | undefined>;
  /** In order of creation, beginning after the user `after`, which need not exist any more. */
  list(page: { limit: number; after: string | undefined }): Promise<readonly User[]>;
  /** Replaces the version before `user.version`; false when that is not what is stored. Throws `email-taken`. */
  update(user: User): Promise<boolean>;
  /** False when there is no such user, or not in that version. */
  delete(id: string, version: number | undefined): Promise<boolean>;
}

export interface Credentials {
  readonly kind: 'bearer';
  readonly token: string;
}

/** Someone whose identity has been proven. */
export interface Principal {
  readonly id: string;
  readonly kind: 'token';
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
}

/** Throws `invalid-token` when the credentials are no good, `unavailable` when that cannot be told. */
export type Authenticator = (credentials: Credentials) => Promise<Principal>;

/** Positions in a list as opaque text that only we can have made. */
export interface Cursors {
  seal(position: string): string;
  /** `undefined` for anything that was not made by `seal`. */
  open(cursor: string): string | undefined;
}

export type Clock = () => Date;
/** A fresh UUIDv7, later ones greater than earlier ones. */
export type NewId = () => string;

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type Log = (level: LogLevel, message: string, fields?: Record<string, unknown>) => void;

// Driving ports: what the world may ask of the application.

export interface UserPage {
  readonly items: readonly User[];
  readonly nextCursor?: string;
}

/** One function a use case. Each throws `forbidden` first, whatever else is wrong. */
export interface UseCases {
  greet(input: { name?: string | undefined }): Promise<Greeting>;
  createUser(caller: Principal, input: NewUser): Promise<User>;
  listUsers(
    caller: Principal,
    input: { limit: number; cursor?: string | undefined },
  ): Promise<UserPage>;
  getUser(caller: Principal, input: { id: string }): Promise<User>;
  updateUser(
    caller: Principal,
    input: { id: string; changes: UserChanges; ifMatch: ExpectedVersions },
  ): Promise<User>;
  deleteUser(caller: Principal, input: { id: string; ifMatch: ExpectedVersions }): Promise<void>;
}
