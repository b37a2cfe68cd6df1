import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isBusy } from './errors.ts';

/** Applied in order, each once; `user_version` counts those that were. */
const migrations = [
  `CREATE TABLE users (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    version INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE answers (
    key TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    id TEXT NOT NULL,
    leased_until INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    answer TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX answers_by_end ON answers (expires_at);
  CREATE TABLE secrets (name TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT, WITHOUT ROWID`,
  `CREATE TABLE entities (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (kind, id)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO entities
    SELECT 'secret', name, 1, json_object('id', name, 'version', 1, 'bytes', hex(bytes)) FROM secrets;
  DROP TABLE secrets`,
  `ALTER TABLE answers ADD COLUMN holder TEXT NOT NULL DEFAULT ''`,
];

/** "PTCO": marks the file as ours (https://www.sqlite.org/pragma.html#pragma_application_id). */
const applicationId = 0x5054434f;

/** How long opening waits for other processes; no request waits at start. */
const openTimeoutMs = 5_000;

/** Opens a file of ours, or makes it; every commit is synced to it. The error for any other is one line. */
export const openSqlite = (path: string): DatabaseSync => {
  let database: DatabaseSync | undefined;
  try {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
    database = new DatabaseSync(path, { timeout: openTimeoutMs });
    migrate(database);
    logAhead(database);
    // From here on SQLite never waits (see `SqliteAccess`). Reading opens the file of the log.
    database.exec('PRAGMA synchronous = FULL; PRAGMA busy_timeout = 0; PRAGMA user_version');
    return database;
  } catch (error) {
    database?.close();
    const { message } = error as Error;
    throw new Error(`cannot open the database ${path}: ${message}`, { cause: error });
  }
};

const migrate = (database: DatabaseSync): void => {
  database.exec('BEGIN IMMEDIATE');
  const { application_id: owner } = database.prepare('PRAGMA application_id').get() ?? {};
  const { user_version: done } = database.prepare('PRAGMA user_version').get() ?? {};
  const { tables } = database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() ?? {};
  const ours = owner === applicationId || (owner === 0 && done === 0 && tables === 0);
  if (!ours) throw new Error('the file is a database of another program');
  if (Number(done) > migrations.length)
    throw new Error('the file is of a newer version of this program');
  for (const migration of migrations.slice(Number(done))) database.exec(migration);
  database.exec(
    `PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${migrations.length}; COMMIT`,
  );
};

const logAhead = (database: DatabaseSync): void => {
  try {
    database.exec('PRAGMA journal_mode = WAL');
  } catch (error) {
    if (!isBusy(error)) throw error;
    // Alone of all statements it does not wait for others that have the file open; this one does.
    database.exec('BEGIN EXCLUSIVE; COMMIT');
    logAhead(database);
  }
};
