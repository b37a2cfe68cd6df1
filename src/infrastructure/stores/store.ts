import type {
  IdempotencyStore,
  Repositories,
  UserRepository,
} from '../../application/ports/driven.ts';

/** What is kept in one database. */
export interface Store {
  readonly users: UserRepository;
  readonly repository: Repositories;
  readonly idempotency: IdempotencyStore;
  /** Random bytes that all who share the database share, made by the first who asks. */
  secret(signal?: AbortSignal): Promise<Uint8Array>;
  close(): void;
}
