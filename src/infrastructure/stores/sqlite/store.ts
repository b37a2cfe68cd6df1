import { sharedSecret } from '../shared-secret.ts';
import type { Store } from '../store.ts';
import { SqliteAccess } from './access.ts';
import { openSqlite } from './database.ts';
import { SqliteIdempotencyStore } from './idempotency-store.ts';
import { sqliteRepositories } from './repository.ts';
import { SqliteUserRepository } from './user-repository.ts';

export const sqliteStore = (path: string): Store => {
  const database = openSqlite(path);
  const access = new SqliteAccess(database);
  const repository = sqliteRepositories(access);
  return {
    users: new SqliteUserRepository(access),
    repository,
    idempotency: new SqliteIdempotencyStore(access),
    secret: sharedSecret(repository('secret')),
    close: () => database.close(),
  };
};
