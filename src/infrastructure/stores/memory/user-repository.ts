import type { UserRepository } from '../../../application/ports/driven.ts';
import { emailKey } from '../../../domain/email.ts';
import { emailTaken, type User } from '../../../domain/user.ts';

/** Users for as long as the process lives. */
export class MemoryUserRepository implements UserRepository {
  readonly #users = new Map<string, User>();
  readonly #idsByEmail = new Map<string, string>();
  /** Sorted. */
  readonly #ids: string[] = [];

  async insert(user: User): Promise<User> {
    const before = this.#users.get(user.id);
    if (before) return before;
    const key = emailKey(user.email);
    if (this.#idsByEmail.has(key)) throw emailTaken();
    this.#idsByEmail.set(key, user.id);
    this.#users.set(user.id, user);
    this.#ids.splice(this.#indexAfter(user.id), 0, user.id);
    return user;
  }

  async find(id: string): Promise<User | undefined> {
    return this.#users.get(id);
  }

  async list({
    limit,
    after,
  }: {
    limit: number;
    after: string | undefined;
  }): Promise<readonly User[]> {
    const start = after === undefined ? 0 : this.#indexAfter(after);
    return this.#ids.slice(start, start + limit).flatMap((id) => this.#users.get(id) ?? []);
  }

  async update(user: User): Promise<boolean> {
    const stored = this.#users.get(user.id);
    if (stored?.version !== user.version - 1) return false;
    const key = emailKey(user.email);
    const owner = this.#idsByEmail.get(key);
    if (owner !== undefined && owner !== user.id) throw emailTaken();
    this.#idsByEmail.delete(emailKey(stored.email));
    this.#idsByEmail.set(key, user.id);
    this.#users.set(user.id, user);
    return true;
  }

  async delete(id: string, version: number | undefined): Promise<boolean> {
    const stored = this.#users.get(id);
    if (!stored || (version !== undefined && stored.version !== version)) return false;
    this.#users.delete(id);
    this.#idsByEmail.delete(emailKey(stored.email));
    this.#ids.splice(this.#indexAfter(id) - 1, 1);
    return true;
  }

  /** How many ids are not greater than this one, by bisection. */
  #indexAfter(id: string): number {
    let low = 0;
    let high = this.#ids.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ids[middle] ?? '') <= id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
