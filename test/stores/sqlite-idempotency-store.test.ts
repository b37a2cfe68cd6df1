import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { SqliteAccess } from '../../src/infrastructure/stores/sqlite/access.ts';
import { openSqlite } from '../../src/infrastructure/stores/sqlite/database.ts';
import { SqliteIdempotencyStore } from '../../src/infrastructure/stores/sqlite/idempotency-store.ts';
import { SqliteUserRepository } from '../../src/infrastructure/stores/sqlite/user-repository.ts';
import { temporaryFolder } from '../infrastructure/temporary-folder.ts';
import { idOf, userOf } from './users.ts';

const opened: DatabaseSync[] = [];
// Before the folder is removed.
afterEach(() => {
  for (const database of opened.splice(0)) database.close();
});
const folder = temporaryFolder();
const path = () => join(folder(), 'users.db');
const toBeClosed = (database: DatabaseSync) => {
  opened.push(database);
  return database;
};

const request = { key: 'key', fingerprint: 'post', now: new Date() };

it('takes a key for in flight that another process deletes while it is claimed', async () => {
  const database = toBeClosed(openSqlite(':memory:'));
  const prepare = DatabaseSync.prototype.prepare.bind(database);
  jest.spyOn(database, 'prepare').mockImplementation((sql) => {
    const statement = prepare(sql);
    if (!sql.startsWith('SELECT fingerprint')) return statement;
    const get = (key: string) => {
      database.exec('DELETE FROM answers');
      return statement.get(key);
    };
    return { get } as unknown as StatementSync;
  });
  const store = new SqliteIdempotencyStore(new SqliteAccess(database));
  await store.claim({ ...request, id: 'try-1' });
  expect(await store.claim({ ...request, id: 'try-2' })).toStrictEqual({ kind: 'in-flight' });
  expect(await store.claim({ ...request, id: 'try-3' })).toStrictEqual({
    kind: 'claimed',
    id: 'try-3',
  });
});

it.each<[string, (access: SqliteAccess) => Promise<unknown>, sql: string]>([
  [
    'an insertion',
    (access) => new SqliteUserRepository(access).insert(userOf(1)),
    `SELECT id FROM users WHERE id = '${idOf(1)}'`,
  ],
  [
    'a claim',
    (access) => new SqliteIdempotencyStore(access).claim({ ...request, id: idOf(1) }),
    'SELECT id FROM answers',
  ],
])('does not acknowledge %s before its commit has succeeded', async (_what, work, sql) => {
  const database = toBeClosed(openSqlite(path()));
  // Here a commit waits for readers, other than in the log: a commit that fails where the write did not.
  database.exec('PRAGMA journal_mode = DELETE');
  jest.spyOn(database, 'location').mockReturnValue(null);
  const reader = toBeClosed(new DatabaseSync(path()));
  reader.exec('BEGIN; SELECT * FROM users');
  const access = new SqliteAccess(database, async () => reader.exec('ROLLBACK'));
  const { prepare } = access;
  // Clearing away would wait for the reader, too.
  jest.spyOn(access, 'prepare').mockImplementation((sql) => {
    const statement = prepare.call(access, sql);
    return sql.startsWith('DELETE FROM answers') ? ({ run() {} } as never) : statement;
  });
  await work(access);
  expect(reader.prepare(sql).get()).toMatchObject({ id: idOf(1) });
});
