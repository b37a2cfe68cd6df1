import { sharedSecret } from './shared-secret.ts';
import { SqliteAccess } from './sqlite-access.ts';
import { openSqlite } from './sqlite-database.ts';
import { SqliteIdempotencyStore } from './sqlite-idempotency-store.ts';
import { sqliteRepositories } from './sqlite-repository.ts';
import { SqliteUserRepository } from './sqlite-user-repository.ts';
import type { Store } from './store.ts';

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
