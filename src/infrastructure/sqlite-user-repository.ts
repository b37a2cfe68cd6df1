import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { UserRepository } from '../application/ports.ts';
import { emailKey, emailTaken, type User } from '../domain/user.ts';

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
];

/** "PTCO": marks the file as ours (https://www.sqlite.org/pragma.html#pragma_application_id). */
const applicationId = 0x5054434f;

/** SQLITE_CONSTRAINT_UNIQUE, https://www.sqlite.org/rescode.html */
const uniqueViolation = 2067;

const columns = 'id, name, email, created_at AS createdAt, updated_at AS updatedAt, version';

/** Users in one SQLite file; every acknowledged change has been synced to it. */
export class SqliteUserRepository implements UserRepository {
  readonly #database: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #find: StatementSync;
  readonly #list: StatementSync;
  readonly #update: StatementSync;
  readonly #delete: StatementSync;

  constructor(path: string) {
    this.#database = open(path);
    const prepare = (sql: string) => this.#database.prepare(sql);
    this.#insert = prepare(
      `INSERT INTO users (id, name, email, email_key, created_at, updated_at, version)
       VALUES (:id, :name, :email, :emailKey, :createdAt, :updatedAt, :version)`,
    );
    this.#find = prepare(`SELECT ${columns} FROM users WHERE id = ?`);
    this.#list = prepare(`SELECT ${columns} FROM users WHERE id > ? ORDER BY id LIMIT ?`);
    this.#update = prepare(
      `UPDATE users SET name = :name, email = :email, email_key = :emailKey,
         updated_at = :updatedAt, version = :version
       WHERE id = :id AND version = :version - 1`,
    );
    this.#delete = prepare('DELETE FROM users WHERE id = ? AND version = coalesce(?, version)');
  }

  async insert(user: User): Promise<void> {
    change(this.#insert, { ...user, emailKey: emailKey(user.email) });
  }

  async find(id: string): Promise<User | undefined> {
    const row = this.#find.get(id);
    return row && toUser(row);
  }

  async list({
    limit,
    after = '',
  }: {
    limit: number;
    after: string | undefined;
  }): Promise<readonly User[]> {
    return this.#list.all(after, limit).map(toUser);
  }

  async update({ createdAt: _, ...user }: User): Promise<boolean> {
    return change(this.#update, { ...user, emailKey: emailKey(user.email) });
  }

  async delete(id: string, version: number | undefined): Promise<boolean> {
    return this.#delete.run(id, version ?? null).changes === 1;
  }

  close(): void {
    this.#database.close();
  }
}

/** Rows have a null prototype; users are plain objects. */
const toUser = (row: Record<string, unknown>): User => ({ ...row }) as unknown as User;

const change = (statement: StatementSync, row: Record<string, string | number>): boolean => {
  try {
    return statement.run(row).changes === 1;
  } catch (error) {
    if ((error as { errcode?: number }).errcode === uniqueViolation) throw emailTaken();
    throw error;
  }
};

const open = (path: string): DatabaseSync => {
  let database: DatabaseSync | undefined;
  try {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
    database = new DatabaseSync(path, { timeout: 5_000 });
    migrate(database);
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
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
