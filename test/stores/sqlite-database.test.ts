import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqlite } from '../../src/infrastructure/stores/sqlite/database.ts';
import { sqliteStore } from '../../src/infrastructure/stores/sqlite/store.ts';
import { temporaryFolder } from '../infrastructure/temporary-folder.ts';
import { changed, userOf } from './users.ts';

const folder = temporaryFolder();
const path = () => join(folder(), 'users.db');

/** The first version of the file, as it was made then. */
const first = `
  CREATE TABLE users (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    version INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  PRAGMA application_id = 0x5054434f;
  PRAGMA user_version = 1;
`;

const old = (): DatabaseSync => {
  const database = new DatabaseSync(path());
  database.exec(first);
  return database;
};

afterEach(() => jest.restoreAllMocks());

it('brings a file of the first version forward and keeps its users', async () => {
  const ada = userOf(1, { email: 'Ada@example.com' });
  const database = old();
  database
    .prepare('INSERT INTO users VALUES (?, ?, ?, ?, ?, ?, ?)')
    .run(ada.id, ada.name, ada.email, 'ada@example.com', ada.createdAt, ada.updatedAt, 1);
  database.close();

  for (const opening of [1, 2]) {
    const { users, idempotency, secret, close } = sqliteStore(path());
    const fields = { name: `Ada ${opening}`, version: opening + 1 };
    expect(await users.update(changed(ada, fields))).toBe(true);
    expect(await users.list({ limit: 9, after: undefined })).toStrictEqual([changed(ada, fields)]);
    const request = { key: 'key', fingerprint: 'post', id: 'id', now: new Date(0) };
    const kind = opening === 1 ? 'claimed' : 'in-flight';
    expect(await idempotency.claim(request)).toMatchObject({ kind });
    expect(await secret()).toHaveLength(32);
    close();
  }
});

it('brings a file of the second version forward and keeps its secret', async () => {
  const database = old();
  database.exec(`
    CREATE TABLE answers (key TEXT PRIMARY KEY, fingerprint TEXT, id TEXT, leased_until INTEGER, expires_at INTEGER, answer TEXT);
    CREATE TABLE secrets (name TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT, WITHOUT ROWID;
    INSERT INTO secrets VALUES ('shared', x'${'0aff'.repeat(16)}');
    PRAGMA user_version = 2;
  `);
  database.close();
  const { secret, close } = sqliteStore(path());
  expect(Buffer.from(await secret()).toString('hex')).toBe('0aff'.repeat(16));
  close();
});

describe('a file that another process reads while it is opened for the first time', () => {
  it('is opened when the other has finished', () => {
    const reader = old();
    const { exec } = DatabaseSync.prototype;
    const spy = jest.spyOn(DatabaseSync.prototype, 'exec');
    spy.mockImplementation(function (this: DatabaseSync, sql) {
      if (sql.includes('journal_mode') && reader.isOpen && !reader.isTransaction) {
        // It waits for five seconds else, before it is refused.
        exec.call(this, 'PRAGMA busy_timeout = 0');
        exec.call(reader, 'BEGIN; SELECT * FROM users');
      }
      // The moment in which the other is waited for.
      if (sql.startsWith('BEGIN EXCLUSIVE')) reader.close();
      exec.call(this, sql);
    });
    const database = openSqlite(path());
    expect(database.prepare('PRAGMA journal_mode').get()).toMatchObject({ journal_mode: 'wal' });
    expect(spy.mock.calls.flat()).toContain('BEGIN EXCLUSIVE; COMMIT');
    database.close();
  });

  it('is not opened when there is other trouble', () => {
    const { exec } = DatabaseSync.prototype;
    jest.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (
      this: DatabaseSync,
      sql,
    ) {
      if (sql.includes('journal_mode')) throw new Error('disk I/O error');
      exec.call(this, sql);
    });
    expect(() => openSqlite(path())).toThrow(`cannot open the database ${path()}: disk I/O error`);
  });
});
