import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { sqliteStore } from '../../src/infrastructure/stores/sqlite/store.ts';
import { temporaryFolder } from '../infrastructure/temporary-folder.ts';
import type { Writer } from './insert-users.ts';
import { changed, idOf, userOf } from './users.ts';

const opened: { close(): unknown }[] = [];
const toBeClosed = <Item extends { close(): unknown }>(item: Item): Item => {
  opened.push(item);
  return item;
};
// Before the folder is removed.
afterEach(async () => {
  jest.restoreAllMocks();
  for (const item of opened.splice(0)) await item.close();
});

const folder = temporaryFolder();
const file = () => join(folder(), 'users.db');

const open = (path = file()) => toBeClosed(sqliteStore(path)).users;
const rawly = (sql: string) => {
  const database = new DatabaseSync(file());
  database.exec(sql);
  database.close();
};

it('keeps users after it is closed', async () => {
  const store = sqliteStore(file());
  const before = store.users;
  await before.insert(userOf(1));
  await before.insert(userOf(2));
  await before.update(changed(userOf(2), { email: 'two@example.com' }));
  await before.insert(userOf(3));
  await before.delete(idOf(3), undefined);
  store.close();

  const after = open();
  expect(await after.list({ limit: 10, after: undefined })).toStrictEqual([
    userOf(1),
    changed(userOf(2), { email: 'two@example.com' }),
  ]);
  await expect(after.insert(userOf(4, { email: 'TWO@example.com' }))).rejects.toMatchObject({
    code: 'email-taken',
  });
});

it('logs ahead, syncs every commit and never waits inside SQLite', () => {
  const exec = jest.spyOn(DatabaseSync.prototype, 'exec');
  open();
  const connection = exec.mock.contexts[0] as DatabaseSync;
  const pragma = (name: string) => Object.values(connection.prepare(`PRAGMA ${name}`).get() ?? {});
  expect(pragma('journal_mode')).toStrictEqual(['wal']);
  expect(pragma('synchronous')).toStrictEqual([2]);
  expect(pragma('busy_timeout')).toStrictEqual([0]);
});

it('makes the folders that are missing', async () => {
  const path = join(folder(), 'a', 'b', 'users.db');
  await open(path).insert(userOf(1));
  expect(existsSync(path)).toBe(true);
});

it('keeps to memory where it is told to', async () => {
  const users = open(':memory:');
  await users.insert(userOf(1));
  expect(await users.find(idOf(1))).toStrictEqual(userOf(1));
  expect(existsSync(':memory:')).toBe(false);
});

describe('a file that cannot be used', () => {
  const refusal = (path: string, reason: string) =>
    expect.objectContaining({ message: `cannot open the database ${path}: ${reason}` });

  /** Opening fails for this reason, and the file, which is all that there is, stays as it was. */
  const expectRefusal = (reason: string) => {
    const before = readFileSync(file());
    expect(() => open()).toThrow(refusal(file(), reason));
    expect(readFileSync(file())).toStrictEqual(before);
    expect(readdirSync(folder())).toStrictEqual([basename(file())]);
  };

  it.each([
    ['of another program', 'CREATE TABLE users (id TEXT)'],
    ['of another program, in WAL mode', 'PRAGMA journal_mode = WAL; CREATE TABLE notes (id TEXT)'],
    ['marked by another program, still empty', 'PRAGMA application_id = 7'],
    ['that another program counts the versions of, still empty', 'PRAGMA user_version = 1'],
  ])('refuses a database %s and leaves it alone', (_title, sql) => {
    rawly(sql);
    expectRefusal('the file is a database of another program');
  });

  it('refuses a database of a newer version and leaves it alone', async () => {
    const { users, close } = sqliteStore(file());
    await users.insert(userOf(1));
    close();
    rawly('PRAGMA user_version = 99');
    expectRefusal('the file is of a newer version of this program');
  });

  it('refuses what is no database and leaves it alone', () => {
    writeFileSync(file(), 'Dear diary, nothing here is SQL.\n'.repeat(100));
    expectRefusal('file is not a database');
  });

  it('refuses a path whose folder cannot be made, and names it', () => {
    const occupied = join(folder(), 'occupied');
    writeFileSync(occupied, '');
    const path = join(occupied, 'users.db');
    expect(() => open(path)).toThrow(
      refusal(path, `EEXIST: file already exists, mkdir '${occupied}'`),
    );
  });

  it('refuses a path that is a folder, and names it', () => {
    expect(() => open(folder())).toThrow(refusal(folder(), 'unable to open database file'));
  });
});

describe('a file that is open twice', () => {
  it('shows what one writes to the other, and keeps e-mail addresses unique', async () => {
    const [one, other] = [open(), open()];
    await one.insert(userOf(1, { email: 'ada@example.com' }));
    await other.insert(userOf(2));
    expect(await one.find(idOf(2))).toStrictEqual(userOf(2));
    const taken = { code: 'email-taken' };
    await expect(other.insert(userOf(3, { email: 'ADA@example.com' }))).rejects.toMatchObject(
      taken,
    );
    await expect(
      other.update(changed(userOf(2), { email: 'Ada@example.com' })),
    ).rejects.toMatchObject(taken);
    expect(await one.list({ limit: 10, after: undefined })).toHaveLength(2);
  });

  it('lets a writer wait for another one', async () => {
    const ready = new Int32Array(new SharedArrayBuffer(4));
    const parts = [0, 1].map((part) => Array.from({ length: 100 }, (_, index) => 2 * index + part));
    const exits = parts.map((numbers) => {
      const writer: Writer = { path: file(), numbers, ready, writers: parts.length };
      const thread = new Worker(join(import.meta.dirname, 'insert-users.ts'), {
        workerData: writer,
      });
      toBeClosed({ close: () => thread.terminate() });
      return once(thread, 'exit');
    });
    expect(await Promise.all(exits)).toStrictEqual([[0], [0]]);
    const everyone = Array.from({ length: 200 }, (_, number) => userOf(number));
    expect(await open().list({ limit: 1_000, after: undefined })).toStrictEqual(everyone);
  });
});
