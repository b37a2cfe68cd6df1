import { DatabaseSync } from 'node:sqlite';
import { describeStore, sqlite } from './describe-every-store.ts';
import { sqliteSystems } from './sqlite-system.ts';

describeStore(sqlite, 'a file that another process keeps to itself', () => {
  const system = sqliteSystems();
  let other: DatabaseSync;
  beforeEach(() => {
    other = new DatabaseSync(system().path);
    other.exec('BEGIN IMMEDIATE');
  });
  afterEach(() => other?.close());

  it('holds up its writers only, and those until it is free', async () => {
    const { post, request, authorization } = system();
    let written = 0;
    const posts = Array.from({ length: 8 }, async (_, n) => {
      const key = n % 2 === 0 ? { 'idempotency-key': `"${n}"` } : {};
      const { status } = await post(`ada-${n}@example.com`, key as Record<string, string>);
      written += 1;
      return status;
    });
    for (const path of ['/health', '/health/ready', '/users', '/users/export']) {
      const { status } = await request().get(path).set({ authorization });
      expect({ path, status, written }).toEqual({ path, status: 200, written: 0 });
    }
    other.exec('ROLLBACK');
    expect(await Promise.all(posts)).toEqual(posts.map(() => 201));
  });

  it('is not waited for by SQLite itself, which would stop the process', () => {
    expect(system().connection.prepare('PRAGMA busy_timeout').get()).toEqual({ timeout: 0 });
  });

  it.each<[string, (signal: AbortSignal) => Promise<unknown>]>([
    ['inserted', (signal) => system().store.repository('note').insert(note, signal)],
    ['changed', (signal) => system().store.repository('note').update(note, signal)],
    ['deleted', (signal) => system().store.users.delete('id', undefined, signal)],
    ['claimed', (signal) => system().store.idempotency.claim(claim(), signal)],
    ['completed', (signal) => system().store.idempotency.complete(claim(), 'result', signal)],
    ['released', (signal) => system().store.idempotency.release(claim(), signal)],
  ])('is waited for as long as the request lasts, by what is to be %s', async (_what, work) => {
    const controller = new AbortController();
    const working = work(controller.signal);
    setImmediate(() => controller.abort('the deadline'));
    await expect(working).rejects.toBe('the deadline');
  });
});

const note = { id: 'id', version: 1 };
const claim = () => ({ key: 'key', fingerprint: 'post', id: 'id', now: new Date() });
