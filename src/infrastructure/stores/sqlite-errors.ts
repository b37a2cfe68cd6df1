import type { StatementSync } from 'node:sqlite';
import { unavailable } from './unavailable.ts';

/** https://www.sqlite.org/rescode.html */
export const SQLITE_BUSY = 5;
export const SQLITE_CONSTRAINT_UNIQUE = 2067;

/** SQLite's own code of what went wrong; `undefined` where SQLite is not to blame. */
export const errorCode = (error: unknown): number | undefined =>
  (error as { errcode?: number }).errcode;

/** What the work gives; `unavailable` when another process keeps the file to itself. */
export const whenFree = <Result>(work: () => Result): Result => {
  try {
    return work();
  } catch (error) {
    throw errorCode(error) === SQLITE_BUSY ? unavailable(error) : error;
  }
};

/** Whether a statement has changed its row. */
export const change = (
  statement: StatementSync,
  row: Record<string, string | number | null>,
): boolean => whenFree(() => statement.run(row).changes === 1);
