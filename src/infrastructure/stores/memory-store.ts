import { randomBytes } from 'node:crypto';
import { secretBytes } from './idempotency.ts';
import { MemoryIdempotencyStore } from './memory-idempotency-store.ts';
import { MemoryUserRepository } from './memory-user-repository.ts';
import type { Store } from './store.ts';

export const memoryStore = (): Store => {
  const secret = randomBytes(secretBytes);
  return {
    users: new MemoryUserRepository(),
    idempotency: new MemoryIdempotencyStore(),
    secret: async () => secret,
    close() {},
  };
};
