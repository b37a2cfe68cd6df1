import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { UserRepository } from '../../application/ports.ts';
import { emailKey, emailTaken, type User } from '../../domain/user.ts';
import { change, errorCode, SQLITE_CONSTRAINT_UNIQUE } from './sqlite-errors.ts';

const columns = 'id, name, email, created_at AS createdAt, updated_at AS updatedAt, version';

/** Users in one SQLite file. */
export class SqliteUserRepository implements UserRepository {
  readonly #insert: StatementSync;
  readonly #find: StatementSync;
  readonly #list: StatementSync;
  readonly #update: StatementSync;
  readonly #delete: StatementSync;

  constructor(database: DatabaseSync) {
    const prepare = (sql: string) => database.prepare(sql);
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
    this.#delete = prepare(
      'DELETE FROM users WHERE id = :id AND version = coalesce(:version, version)',
    );
  }

  async insert(user: User): Promise<void> {
    write(this.#insert, { ...user, emailKey: emailKey(user.email) });
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
    return write(this.#update, { ...user, emailKey: emailKey(user.email) });
  }

  async delete(id: string, version: number | undefined): Promise<boolean> {
    return write(this.#delete, { id, version: version ?? null });
  }
}

/** Rows have a null prototype; users are plain objects. */
const toUser = (row: Record<string, unknown>): User => ({ ...row }) as unknown as User;

const write: typeof change = (statement, row) => {
  try {
    return change(statement, row);
  } catch (error) {
    throw errorCode(error) === SQLITE_CONSTRAINT_UNIQUE ? emailTaken() : error;
  }
};
