import type { StatementSync } from 'node:sqlite';
import type { UserRepository } from '../../../application/ports/driven.ts';
import { emailKey } from '../../../domain/email.ts';
import { emailTaken, type User } from '../../../domain/user.ts';
import type { SqliteAccess } from './access.ts';
import { errorCode, SQLITE_CONSTRAINT_UNIQUE } from './errors.ts';

const columns = 'id, name, email, created_at AS createdAt, updated_at AS updatedAt, version';

/** Users in one SQLite file. */
export class SqliteUserRepository implements UserRepository {
  readonly #access: SqliteAccess;
  readonly #insert: StatementSync;
  readonly #find: StatementSync;
  readonly #list: StatementSync;
  readonly #update: StatementSync;
  readonly #delete: StatementSync;

  constructor(access: SqliteAccess) {
    this.#access = access;
    const prepare = (sql: string) => access.prepare(sql);
    // The id comes first, even where the row violates another constraint.
    this.#insert = prepare(
      `INSERT INTO users (id, name, email, email_key, created_at, updated_at, version)
       VALUES (:id, :name, :email, :emailKey, :createdAt, :updatedAt, :version)
       ON CONFLICT (id) DO UPDATE SET id = id
       RETURNING ${columns}`,
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

  async insert(user: User, signal?: AbortSignal): Promise<User> {
    const row = { ...user, emailKey: emailKey(user.email) };
    // `all` runs the statement to its end and throws on a failed commit, which `get` hides.
    const [stored = row] = await this.#access
      .write(() => this.#insert.all(row), signal)
      .catch(toEmailTaken);
    return toUser(stored);
  }

  async find(id: string, signal?: AbortSignal): Promise<User | undefined> {
    const row = await this.#access.read(() => this.#find.get(id), signal);
    return row && toUser(row);
  }

  async list(
    { limit, after = '' }: { limit: number; after: string | undefined },
    signal?: AbortSignal,
  ): Promise<readonly User[]> {
    const rows = await this.#access.read(() => this.#list.all(after, limit), signal);
    return rows.map(toUser);
  }

  async update({ createdAt: _, ...user }: User, signal?: AbortSignal): Promise<boolean> {
    const row = { ...user, emailKey: emailKey(user.email) };
    return this.#access.change(this.#update, row, signal).catch(toEmailTaken);
  }

  async delete(id: string, version: number | undefined, signal?: AbortSignal): Promise<boolean> {
    return this.#access.change(this.#delete, { id, version: version ?? null }, signal);
  }
}

const toEmailTaken = (error: unknown): never => {
  throw errorCode(error) === SQLITE_CONSTRAINT_UNIQUE ? emailTaken() : error;
};

/** Rows have a null prototype; users are plain objects. */
const toUser = (row: Record<string, unknown>): User => ({ ...row }) as unknown as User;
