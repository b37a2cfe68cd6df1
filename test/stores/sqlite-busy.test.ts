import { DatabaseSync } from 'node:sqlite';
import { container, T } from '../../src/infrastructure/container.ts';
import type { Store } from '../../src/infrastructure/stores/store.ts';
import { type Door, expressDoor, openDoor } from '../e2e/describe-every-door.ts';
import { expectProblem } from '../e2e/expectations.ts';
import { bearer, testConfig } from '../e2e/test-config.ts';
import { describeStore, sqlite } from './describe-every-store.ts';

describeStore(sqlite, 'a file that another process keeps to itself', () => {
  const place = sqlite.places();
  let other: DatabaseSync;
  let store: Store;
  let door: Door & { close(): Promise<void> };

  beforeEach(async () => {
    const exec = jest.spyOn(DatabaseSync.prototype, 'exec');
    const database = await place();
    if (database.kind !== 'sqlite') throw new Error('this is no SQLite');
    const services = container({ ...testConfig, database });
    services.rebind(T.Log).toConstantValue(() => {});
    store = await services.getAsync(T.Store);
    door = await openDoor(expressDoor, await services.getAsync(T.App));
    // It waits for five seconds else.
    (exec.mock.contexts[0] as DatabaseSync).exec('PRAGMA busy_timeout = 0');
    other = new DatabaseSync(database.path);
    other.exec('BEGIN IMMEDIATE');
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await door.close();
    other.close();
    store.close();
  });

  const post = async (email: string, headers: Record<string, string> = {}) =>
    door
      .request()
      .post('/users')
      .set({ authorization: await bearer({ scope: 'users:write' }), ...headers })
      .send({ name: 'Ada', email });

  it.each([
    ['a request', {}],
    ['a request with a key', { 'idempotency-key': '"key"' }],
  ])('lets %s be tried again', async (_what, headers) => {
    const refused = await post('ada@example.com', headers);
    expectProblem(refused, 'unavailable');
    expect(refused.get('retry-after')).toBe('1');
    other.exec('ROLLBACK');
    expect((await post('ada@example.com', headers)).status).toBe(201);
  });

  it.each<[string, (keys: Store['idempotency']) => Promise<unknown>]>([
    [
      'claimed',
      (keys) => keys.claim({ key: 'key', fingerprint: 'post', id: 'id', now: new Date() }),
    ],
    ['answered', (keys) => keys.complete('key', { status: 204, headers: {}, body: '' })],
    ['released', (keys) => keys.release('key')],
  ])('is unavailable, not broken, where a key is to be %s', async (_what, work) => {
    await expect(work(store.idempotency)).rejects.toMatchObject({ code: 'unavailable' });
  });
});
