import { join } from 'node:path';
import type { UserRepository } from '../../src/application/ports.ts';
import type { DatabaseConfig } from '../../src/infrastructure/config.ts';
import { openUserRepository } from '../../src/infrastructure/user-repository.ts';
import { temporaryFolder } from '../infrastructure/temporary-folder.ts';

/** Where each kind of store keeps a new set of users. */
const stores = {
  memory: () => ({ kind: 'memory' }),
  SQLite: (folder, name) => ({ kind: 'sqlite', path: join(folder, `${name}.db`) }),
} satisfies Record<string, (folder: string, name: string) => DatabaseConfig>;

/** The same tests for every store there is; `open` gives one without users. */
export const describeEveryStore = (
  title: string,
  tests: (open: () => Promise<UserRepository>) => void,
): void => {
  describe.each(Object.entries(stores))(`${title} (%s)`, (_store, database) => {
    const opened: UserRepository[] = [];
    // Before the folder is removed.
    afterEach(() => {
      for (const users of opened.splice(0)) if (isCloseable(users)) users.close();
    });
    const folder = temporaryFolder();
    tests(async () => {
      const users = await openUserRepository(database(folder(), `users-${opened.length}`));
      opened.push(users);
      return users;
    });
  });
};

const isCloseable = (users: object): users is { close(): void } => 'close' in users;
