import { unavailable } from '../store-errors.ts';

/** https://www.sqlite.org/rescode.html */
export const SQLITE_CONSTRAINT_UNIQUE = 2067;
const SQLITE_PERM = 3;
const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
const SQLITE_NOMEM = 7;
const SQLITE_READONLY = 8;
const SQLITE_IOERR = 10;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_CANTOPEN = 14;
const SQLITE_PROTOCOL = 15;
const SQLITE_NOTADB = 26;

/** Errors of the file, its disk or its locks; any other error is a bug. */
const storeTrouble = new Set([
  ...[SQLITE_PERM, SQLITE_BUSY, SQLITE_LOCKED, SQLITE_NOMEM, SQLITE_READONLY, SQLITE_IOERR],
  ...[SQLITE_CORRUPT, SQLITE_FULL, SQLITE_CANTOPEN, SQLITE_PROTOCOL, SQLITE_NOTADB],
]);

/** SQLite's own code of what went wrong, extended; `undefined` where SQLite is not to blame. */
export const errorCode = (error: unknown): number | undefined =>
  (error as { errcode?: number }).errcode;

/** The least significant 8 bits of an extended code. */
const primaryCode = (error: unknown): number => (errorCode(error) ?? 0) & 0xff;

/** Another connection has the lock, and will give it back. */
export const isBusy = (error: unknown): boolean =>
  primaryCode(error) === SQLITE_BUSY || primaryCode(error) === SQLITE_LOCKED;

/** `unavailable` for errors that may pass by themselves. */
export const toStoreError = (error: unknown): unknown =>
  storeTrouble.has(primaryCode(error)) ? unavailable(error) : error;
