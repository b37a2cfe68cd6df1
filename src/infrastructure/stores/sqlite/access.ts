import { type BigIntStats, statSync } from 'node:fs';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { unavailable } from '../store-errors.ts';
import { isBusy, toStoreError } from './errors.ts';

/** The longest pause between two tries for a lock; it doubles up to here, from 2 ms. */
const maxPauseMs = 50;

/** Tries of a statement that no signal ends: about 5 s of them. */
const attempts = 200;

const randomPause = (attempt: number, signal?: AbortSignal): Promise<void> =>
  pause(Math.random() * Math.min(maxPauseMs, 2 ** attempt), undefined, signal ? { signal } : {});

interface DatabaseFile {
  readonly path: string;
  readonly opened: BigIntStats | undefined;
}

/**
 * A database and the ways of asking it. Nobody waits for a lock inside SQLite, which would stop the whole
 * process: a statement that finds one is tried again until its signal is aborted. Throws `unavailable`
 * for trouble with the file.
 */
export class SqliteAccess {
  readonly #database: DatabaseSync;
  readonly #pause: typeof randomPause;
  readonly #files: readonly DatabaseFile[];
  /** The end of the write that came last. */
  #lastWrite: Promise<void> | undefined;

  constructor(database: DatabaseSync, pauseBetween = randomPause) {
    this.#database = database;
    this.#pause = pauseBetween;
    // The two files that hold commits (https://www.sqlite.org/wal.html#the_wal_file); none in memory.
    const path = database.location();
    const paths = path === null ? [] : [path, `${path}-wal`];
    this.#files = paths.map((path) => ({ path, opened: status(path) }));
  }

  prepare(sql: string): StatementSync {
    return this.#database.prepare(sql);
  }

  async read<Result>(work: () => Result, signal?: AbortSignal): Promise<Result> {
    return this.#attempt(work, signal);
  }

  /** Writes queue, so that one at a time tries for the lock, and other requests get a turn between them. */
  async write<Result>(work: () => Result, signal?: AbortSignal): Promise<Result> {
    const earlier = this.#lastWrite;
    const end = Promise.withResolvers<void>();
    this.#lastWrite = end.promise;
    try {
      await earlier;
      return await this.#attempt(() => {
        const result = work();
        // What went into a file that is gone must not be acknowledged.
        this.#assertInPlace();
        return result;
      }, signal);
    } finally {
      if (this.#lastWrite === end.promise) end.resolve();
      else setImmediate(end.resolve);
    }
  }

  /** Whether the statement has changed its row. */
  change(
    statement: StatementSync,
    row: Record<string, string | number | null>,
    signal?: AbortSignal,
  ): Promise<boolean> {
    return this.write(() => statement.run(row).changes === 1, signal);
  }

  async #attempt<Result>(work: () => Result, signal: AbortSignal | undefined): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      signal?.throwIfAborted();
      try {
        this.#assertInPlace();
        return work();
      } catch (error) {
        if (!isBusy(error) || (!signal && attempt === attempts)) throw toStoreError(error);
      }
      // When it is aborted, the signal's reason is thrown instead.
      await this.#pause(attempt, signal).catch(() => {});
    }
  }

  /** SQLite keeps writing to an open file whose name is gone, and reports no error. */
  #assertInPlace(): void {
    for (const { path, opened } of this.#files) {
      const found = status(path);
      if (found && found.ino === opened?.ino && found.dev === opened.dev) continue;
      throw unavailable(new Error(`the file ${path} was deleted, moved or replaced`));
    }
  }
}

const status = (path: string): BigIntStats | undefined => {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch {
    return undefined;
  }
};
