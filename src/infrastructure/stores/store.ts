import type {
  IdempotencyStore,
  Repositories,
  UserRepository,
} from '../../application/ports/driven.ts';

/** The stores of one database. */
export interface Store {
  readonly users: UserRepository;
  readonly repository: Repositories;
  readonly idempotency: IdempotencyStore;
  /** Random bytes, made on first use and shared by all users of the database. */
  secret(signal?: AbortSignal): Promise<Uint8Array>;
  close(): void;
}
