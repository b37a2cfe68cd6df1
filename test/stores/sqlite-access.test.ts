import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { SqliteAccess } from '../../src/infrastructure/stores/sqlite/access.ts';
import { openSqlite } from '../../src/infrastructure/stores/sqlite/database.ts';
import { temporaryFolder } from '../infrastructure/temporary-folder.ts';

const opened: DatabaseSync[] = [];
// Before the folder is removed.
afterEach(() => {
  for (const database of opened.splice(0)) database.close();
});
const folder = temporaryFolder();
const nested = () => join(folder(), 'nested');
const path = () => join(nested(), 'users.db');

const unavailable = expect.objectContaining({ code: 'unavailable' });

/** SQLite's error with an extended code. */
const sqliteError = (errcode: number) =>
  Object.assign(new Error('trouble'), { code: 'ERR_SQLITE_ERROR', errcode });

const inMemory = (pause?: ConstructorParameters<typeof SqliteAccess>[1]) => {
  const database = openSqlite(':memory:');
  opened.push(database);
  return new SqliteAccess(database, pause);
};

/** A lock that is given back after so many tries. */
const lockedFor = (tries: number) => {
  let tried = 0;
  return jest.fn(() => {
    tried += 1;
    if (tried <= tries) throw sqliteError(5);
    return tried;
  });
};

describe('a statement that finds a lock', () => {
  const noPause = async () => {};

  it.each(['read', 'write'] as const)('is tried again until it is given back: %s', async (kind) => {
    expect(await inMemory(noPause)[kind](lockedFor(1_000), new AbortController().signal)).toBe(
      1_001,
    );
  });

  // SQLITE_BUSY, _RECOVERY, _SNAPSHOT, _TIMEOUT, SQLITE_LOCKED, _SHAREDCACHE, _VTAB
  it.each([5, 261, 517, 773, 6, 262, 518])(
    'is tried again, whatever the lock: %i',
    async (code) => {
      const work = jest
        .fn(() => 'done')
        .mockImplementationOnce(() => {
          throw sqliteError(code);
        });
      expect(await inMemory(noPause).write(work)).toBe('done');
    },
  );

  it('is not tried again once its request is aborted, which says why', async () => {
    const controller = new AbortController();
    const reason = new Error('the time limit was exceeded');
    const work = lockedFor(1_000);
    const access = inMemory(async (attempt) => {
      if (attempt === 3) controller.abort(reason);
    });
    await expect(access.write(work, controller.signal)).rejects.toBe(reason);
    expect(work).toHaveBeenCalledTimes(3);
  });

  it('does not sleep on when its request is aborted', async () => {
    const controller = new AbortController();
    const work = lockedFor(1);
    const written = inMemory().write(work, controller.signal);
    await Promise.resolve();
    controller.abort('gone');
    await expect(written).rejects.toBe('gone');
    expect(work.mock.calls.length).toBeLessThanOrEqual(1);
  });

  it('is given up in the end when no request waits for it', async () => {
    const work = lockedFor(1_000);
    await expect(inMemory(noPause).write(work)).rejects.toEqual(unavailable);
    expect(work).toHaveBeenCalledTimes(200);
  });

  it('is never begun for a request that is aborted', async () => {
    const work = jest.fn();
    await expect(inMemory().read(work, AbortSignal.abort('gone'))).rejects.toBe('gone');
    expect(work).not.toHaveBeenCalled();
  });
});

describe('writes while the database is locked', () => {
  it('wait in line, with one of them trying, while reads go on', async () => {
    const { promise: paused, resolve: wake } = Promise.withResolvers<void>();
    const access = inMemory(() => paused);
    const [first, second, third] = [lockedFor(1), lockedFor(0), lockedFor(0)];
    const events: unknown[] = [];
    const aborted = new AbortController();
    const writes = [
      access.write(first).then(() => events.push('first')),
      access.write(second, aborted.signal).catch((reason) => events.push(reason)),
      access.write(third).then(() => events.push('third')),
    ];
    expect(await access.read(() => 'read')).toBe('read');
    expect(first).toHaveBeenCalledTimes(1);
    expect(second).not.toHaveBeenCalled();
    aborted.abort('second is aborted');
    wake();
    await Promise.all(writes);
    expect(events).toEqual(['first', 'second is aborted', 'third']);
    expect(second).not.toHaveBeenCalled();
  });

  it('let other work have its turn between them', async () => {
    const access = inMemory();
    const events: string[] = [];
    const write = (name: string) =>
      access.write(() => {
        events.push(name);
        setImmediate(() => events.push('other work'));
      });
    await Promise.all([write('first'), write('second'), write('third')]);
    expect(events).toEqual(['first', 'other work', 'second', 'other work', 'third']);
  });

  it('go on after one that failed', async () => {
    const access = inMemory();
    const failed = access.write(() => {
      throw new Error('a mistake');
    });
    const next = access.write(() => 'next');
    await expect(failed).rejects.toThrow('a mistake');
    expect(await next).toBe('next');
  });
});

describe('trouble with the store', () => {
  it.each([
    ['PERM', 3],
    ['NOMEM', 7],
    ['READONLY', 8],
    ['READONLY_DBMOVED', 1_032],
    ['IOERR_WRITE', 778],
    ['IOERR_FSYNC', 1_034],
    ['IOERR_SHORT_READ', 522],
    ['CORRUPT', 11],
    ['CORRUPT_INDEX', 779],
    ['FULL', 13],
    ['CANTOPEN', 14],
    ['PROTOCOL', 15],
    ['NOTADB', 26],
  ])('is unavailable, not broken: SQLITE_%s', async (_name, code) => {
    const work = () => {
      throw sqliteError(code);
    };
    await expect(inMemory().read(work)).rejects.toEqual(unavailable);
    await expect(inMemory().write(work)).rejects.toEqual(unavailable);
  });

  it.each([
    ['ERROR', 1],
    ['CONSTRAINT_UNIQUE', 2_067],
    ['MISUSE', 21],
  ])('is none of it, and stays what it is: SQLITE_%s', async (_name, code) => {
    const error = sqliteError(code);
    const work = () => {
      throw error;
    };
    await expect(inMemory().read(work)).rejects.toBe(error);
    await expect(inMemory().write(work)).rejects.toBe(error);
  });
});

describe('a database file that is no longer in its place', () => {
  const open = () => {
    const database = openSqlite(path());
    opened.push(database);
    return new SqliteAccess(database);
  };
  const users = (database: DatabaseSync) => database.prepare('SELECT count(*) FROM users').get();

  it.each<[string, () => void]>([
    ['is deleted', () => rmSync(path())],
    ['is moved', () => renameSync(path(), `${path()}.bak`)],
    [
      'is replaced',
      () => {
        renameSync(path(), `${path()}.bak`);
        writeFileSync(path(), '');
      },
    ],
    ['has lost its log', () => rmSync(`${path()}-wal`)],
    ['has lost its folder', () => renameSync(nested(), `${nested()}.bak`)],
  ])('is neither read nor written to: it %s', async (_what, lose) => {
    const access = open();
    const work = jest.fn();
    await access.write(work);
    lose();
    await expect(access.read(work)).rejects.toEqual(unavailable);
    await expect(access.write(work)).rejects.toMatchObject({
      code: 'unavailable',
      cause: { message: expect.stringMatching(/^the file .* was deleted, moved or replaced$/) },
    });
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('does not acknowledge what was written while it went', async () => {
    await expect(open().write(() => rmSync(path()))).rejects.toEqual(unavailable);
  });

  it('serves again when it is back', async () => {
    const access = open();
    renameSync(path(), `${path()}.bak`);
    await expect(access.write(() => 'done')).rejects.toEqual(unavailable);
    renameSync(`${path()}.bak`, path());
    expect(await access.write(() => 'done')).toBe('done');
  });

  it('stays in its place while others open, fill and close it', async () => {
    const access = open();
    const other = openSqlite(path());
    other.exec('PRAGMA wal_checkpoint(TRUNCATE); VACUUM');
    other.close();
    expect(await access.read(() => users(opened[0] as DatabaseSync))).toEqual({ 'count(*)': 0 });
  });
});
