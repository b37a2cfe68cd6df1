import { MemoryIdempotencyStore } from './memory-idempotency-store.ts';
import { memoryRepositories } from './memory-repository.ts';
import { MemoryUserRepository } from './memory-user-repository.ts';
import { sharedSecret } from './shared-secret.ts';
import type { Store } from './store.ts';

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
