import { sharedSecret } from '../shared-secret.ts';
import type { Store } from '../store.ts';
import { MemoryIdempotencyStore } from './idempotency-store.ts';
import { memoryRepositories } from './repository.ts';
import { MemoryUserRepository } from './user-repository.ts';

export const memoryStore = (): Store => {
  const repository = memoryRepositories();
  return {
    users: new MemoryUserRepository(),
    repository,
    idempotency: new MemoryIdempotencyStore(),
    secret: sharedSecret(repository('secret')),
    close() {},
  };
};
