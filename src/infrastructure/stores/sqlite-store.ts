import { sharedSecret } from './shared-secret.ts';
import { openSqlite } from './sqlite-database.ts';
import { SqliteIdempotencyStore } from './sqlite-idempotency-store.ts';
import { sqliteRepositories } from './sqlite-repository.ts';
import { SqliteUserRepository } from './sqlite-user-repository.ts';
import type { Store } from './store.ts';

export const sqliteStore = (path: string): Store => {
  const database = openSqlite(path);
  const repository = sqliteRepositories(database);
  return {
    users: new SqliteUserRepository(database),
    repository,
    idempotency: new SqliteIdempotencyStore(database),
    secret: sharedSecret(repository('secret')),
    close: () => database.close(),
  };
};
