import type { IdempotencyStore } from '../../src/application/ports/driven.ts';
import { MemoryIdempotencyStore } from '../../src/infrastructure/stores/memory/idempotency-store.ts';
import { SqliteAccess } from '../../src/infrastructure/stores/sqlite/access.ts';
import { openSqlite } from '../../src/infrastructure/stores/sqlite/database.ts';
import { SqliteIdempotencyStore } from '../../src/infrastructure/stores/sqlite/idempotency-store.ts';

interface Watched {
  readonly store: IdempotencyStore;
  /** How many answers it has deleted. */
  deleted(): number;
  close(): void;
}

const onSqlite = (): Watched => {
  const database = openSqlite(':memory:');
  database.exec(
    `CREATE TEMP TABLE deleted (key TEXT);
     CREATE TEMP TRIGGER log_deleted AFTER DELETE ON answers
       BEGIN INSERT INTO deleted VALUES (old.key); END`,
  );
  const count = database.prepare('SELECT count(*) AS n FROM deleted');
  return {
    store: new SqliteIdempotencyStore(new SqliteAccess(database)),
    deleted: () => Number(count.get()?.['n']),
    close: () => database.close(),
  };
};

const inMemory = (): Watched => {
  const spy = jest.spyOn(Map.prototype, 'delete');
  return {
    store: new MemoryIdempotencyStore(),
    deleted: () => spy.mock.calls.length,
    close: () => spy.mockRestore(),
  };
};

const day = 86_400_000;

// DynamoDB deletes them by itself, by their time to live.
describe.each([
  ['memory', inMemory],
  ['SQLite', onSqlite],
])('expired answers (%s)', (_name, open) => {
  let watched: Watched;
  let claims = 0;
  beforeEach(() => {
    watched = open();
    claims = 0;
  });
  afterEach(() => watched?.close());

  const claim = async (count: number, time: number) => {
    for (let n = 0; n < count; n += 1) {
      claims += 1;
      const request = { key: `${claims}`, fingerprint: 'post', id: 'id', now: new Date(time) };
      await watched.store.claim(request);
    }
  };

  it('are deleted a few at a time, so that no request pays for all', async () => {
    await claim(500, 0);
    await claim(1, day);
    const { deleted } = watched;
    expect(deleted()).toBeLessThanOrEqual(20);
    await claim(500, day);
    expect(deleted()).toBe(500);
  });

  it('are deleted behind one that a wrong clock made for later', async () => {
    await claim(1, 365 * day);
    await claim(100, 0);
    await claim(100, day);
    expect(watched.deleted()).toBe(100);
  });
});
