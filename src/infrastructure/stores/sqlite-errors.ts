/** https://www.sqlite.org/rescode.html */
export const SQLITE_BUSY = 5;
export const SQLITE_CONSTRAINT_UNIQUE = 2067;

/** SQLite's own code of what went wrong; `undefined` where SQLite is not to blame. */
export const errorCode = (error: unknown): number | undefined =>
  (error as { errcode?: number }).errcode;
