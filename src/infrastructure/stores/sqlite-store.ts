import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { secretBytes } from './idempotency.ts';
import { openSqlite } from './sqlite-database.ts';
import { SqliteIdempotencyStore } from './sqlite-idempotency-store.ts';
import { SqliteUserRepository } from './sqlite-user-repository.ts';
import type { Store } from './store.ts';

export const sqliteStore = (path: string): Store => {
  const database = openSqlite(path);
  const secret = readSecret(database);
  return {
    users: new SqliteUserRepository(database),
    idempotency: new SqliteIdempotencyStore(database),
    secret: async () => secret,
    close: () => database.close(),
  };
};

const readSecret = (database: DatabaseSync): Uint8Array => {
  const make = "INSERT INTO secrets VALUES ('shared', ?) ON CONFLICT DO NOTHING";
  database.prepare(make).run(randomBytes(secretBytes));
  const row = database.prepare("SELECT bytes FROM secrets WHERE name = 'shared'").get();
  return row?.['bytes'] as Uint8Array;
};
