import type { UserRepository } from '../application/ports.ts';
import type { DatabaseConfig } from './config.ts';

/** The store that is configured; the others are not even loaded. */
export const openUserRepository = async (database: DatabaseConfig): Promise<UserRepository> => {
  switch (database.kind) {
    case 'memory': {
      const { MemoryUserRepository } = await import('./memory-user-repository.ts');
      return new MemoryUserRepository();
    }
    case 'sqlite': {
      const { SqliteUserRepository } = await import('./sqlite-user-repository.ts');
      return new SqliteUserRepository(database.path);
    }
  }
};
