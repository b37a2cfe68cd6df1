import type { DatabaseConfig } from '../config/config.ts';
import type { Store } from './store.ts';

/** The store that is configured; the others are not even loaded. */
export const openStore = async (database: DatabaseConfig): Promise<Store> => {
  switch (database.kind) {
    case 'memory':
      return (await import('./memory/store.ts')).memoryStore();
    case 'sqlite':
      return (await import('./sqlite/store.ts').catch(explainMissing)).sqliteStore(database.path);
    case 'dynamodb':
      return (await import('./dynamodb/store.ts')).dynamoStore(database);
  }
};

/** https://nodejs.org/docs/latest-v24.x/api/sqlite.html */
const explainMissing = (error: NodeJS.ErrnoException): never => {
  if (error.code !== 'ERR_UNKNOWN_BUILTIN_MODULE') throw error;
  throw new Error(
    `a SQLite database needs Node 24, or 22.16 at least: Node ${process.versions.node} has no node:sqlite for it`,
    { cause: error },
  );
};
