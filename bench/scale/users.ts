import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UserRepository } from '../../src/application/ports/driven.ts';
import { MemoryUserRepository } from '../../src/infrastructure/stores/memory/user-repository.ts';
import { SqliteAccess } from '../../src/infrastructure/stores/sqlite/access.ts';
import { openSqlite } from '../../src/infrastructure/stores/sqlite/database.ts';
import { SqliteUserRepository } from '../../src/infrastructure/stores/sqlite/user-repository.ts';
import { oneOf, usersTo } from '../users.ts';
import { asking, requestOf, systemOver } from './system.ts';
import { costOf, work } from './worker.ts';

/** Serves so many users from memory or from a file. */
const [, , store, size] = process.argv;

interface Opened {
  readonly users: UserRepository;
  /** Fills it in one go. */
  readonly fill: (insert: () => Promise<void>) => Promise<void>;
  /** Takes out all that were made after this user. */
  readonly shrink: (last: string) => Promise<void>;
  readonly close: () => void;
}

const inMemory = (): Opened => {
  const users = new MemoryUserRepository();
  return {
    users,
    fill: (insert) => insert(),
    async shrink(last) {
      for (;;) {
        const page = await users.list({ limit: 100, after: last });
        if (page.length === 0) return;
        for (const { id } of page) await users.delete(id, undefined);
      }
    },
    close() {},
  };
};

const inSqlite = (): Opened => {
  const folder = mkdtempSync(join(tmpdir(), 'portico-scale-'));
  const database = openSqlite(join(folder, 'users.db'));
  const shrink = database.prepare('DELETE FROM users WHERE id > ?');
  return {
    users: new SqliteUserRepository(new SqliteAccess(database)),
    async fill(insert) {
      database.exec('BEGIN');
      await insert();
      database.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)');
    },
    async shrink(last) {
      shrink.run(last);
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    },
    close() {
      database.close();
      rmSync(folder, { recursive: true });
    },
  };
};

const { users, fill, shrink, close } = store === 'memory' ? inMemory() : inSqlite();
const ids: string[] = [];
await fill(async () => {
  for (const user of usersTo(Number(size))) {
    await users.insert(user);
    ids.push(user.id);
  }
});
globalThis.gc?.();
const last = ids.at(-1) ?? '';
const { app, cursors } = await systemOver(users);

/** Each commit is synced to the disk. */
const creations = store === 'memory' ? 500 : 50;
let made = 0;
const newUser = () => {
  made += 1;
  return { name: 'Grace Hopper', email: `grace.${made}@example.com` };
};

/** Where pages begin. */
const positions = await Promise.all(Array.from({ length: 1_000 }, () => cursors.seal(oneOf(ids))));

work(
  {
    'get user': () =>
      costOf(2_000, () => requestOf('GET', `/users/${oneOf(ids)}`), asking(app, 200)),
    'list 20 users': () =>
      costOf(
        500,
        () =>
          requestOf('GET', '/users', {
            query: [
              ['limit', '20'],
              ['cursor', oneOf(positions)],
            ],
          }),
        asking(app, 200),
      ),
    'create user': async () => {
      const make = () => requestOf('POST', '/users', { body: newUser() });
      const cost = await costOf(creations, make, asking(app, 201));
      await shrink(last);
      return cost;
    },
  },
  close,
);
