import { closeSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { expectProblem } from '../e2e/expectations.ts';
import { describeStore, sqlite } from './describe-every-store.ts';
import { sqliteSystems } from './sqlite-system.ts';
import { userOf } from './users.ts';

describeStore(sqlite, 'a disk that is full', () => {
  const system = sqliteSystems();
  const pages = (count: number) => system().connection.exec(`PRAGMA max_page_count = ${count}`);

  it('lets writes be tried again and reads go on, and is done with when there is room', async () => {
    const { post, request, authorization, connection } = system();
    const { page_count: full } = connection.prepare('PRAGMA page_count').get() ?? {};
    pages(Number(full));
    let written = 0;
    let refused = await post(`${written}@example.com`);
    while (refused.status === 201) {
      written += 1;
      refused = await post(`${written}@example.com`);
    }
    expectProblem(refused, 'unavailable');
    expect(refused.get('retry-after')).toBe('1');
    for (const path of ['/users', '/users/export', '/health/ready']) {
      expect((await request().get(path).set({ authorization })).status).toBe(200);
    }
    pages(1_000_000);
    expect((await post(`${written}@example.com`)).status).toBe(201);
  });
});

describeStore(sqlite, 'a database file that is deleted under a running server', () => {
  const system = sqliteSystems();

  it('is answered 503 everywhere and logged, and readiness says so', async () => {
    const { post, request, path, errors, authorization } = system();
    expect((await post('ada@example.com')).status).toBe(201);
    rmSync(path);
    expectProblem(await post('eve@example.com'), 'unavailable');
    const found = expect.objectContaining({
      cause: expect.objectContaining({
        message: `the file ${path} was deleted, moved or replaced`,
      }),
    });
    expect(errors).toEqual([expect.objectContaining({ error: found })]);
    for (const each of ['/health/ready', '/users', '/users/export']) {
      const refused = await request().get(each).set({ authorization });
      expectProblem(refused, 'unavailable');
      expect(refused.get('retry-after')).toBe('1');
      expect(refused.text).not.toContain(path);
    }
    expect((await request().get('/health')).status).toBe(200);
  });

  it('is served again when it was only moved and is moved back', async () => {
    const { request, path } = system();
    renameSync(path, `${path}.bak`);
    expect((await request().get('/health/ready')).status).toBe(503);
    renameSync(`${path}.bak`, path);
    expect((await request().get('/health/ready')).status).toBe(200);
  });
});

describeStore(sqlite, 'a database file with a page that is overwritten', () => {
  const system = sqliteSystems();

  it('ends an export with an error', async () => {
    const { store, path, request, authorization, connection } = system();
    for (let n = 0; n < 500; n += 1) await store.users.insert(userOf(n));
    connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    const file = openSync(path, 'r+');
    const root = connection
      .prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'users'")
      .get()?.['rootpage'];
    // All pages but the first and the table's own.
    for (let page = 2; page <= statSync(path).size / 4_096; page += 1) {
      if (page !== root) writeSync(file, Buffer.alloc(4_096, 0xa5), 0, 4_096, 4_096 * (page - 1));
    }
    closeSync(file);
    // What is in the connection's cache is read again after somebody else's change.
    const other = new DatabaseSync(path);
    other.exec('PRAGMA user_version = 3');
    other.close();
    const refused = await request().get('/users/export').set({ authorization });
    expectProblem(refused, 'unavailable');
  });
});
