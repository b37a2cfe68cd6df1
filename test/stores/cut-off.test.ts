import { container, tokens } from '../../src/infrastructure/main/container.ts';
import type { Store } from '../../src/infrastructure/stores/store.ts';
import { expressDoor, openDoor } from '../e2e/describe-every-door.ts';
import { expectProblem } from '../e2e/expectations.ts';
import { bearer, testConfig } from '../e2e/test-config.ts';
import { describeEveryStore } from './describe-every-store.ts';
import { userOf } from './users.ts';

describeEveryStore('a request that was cut off', (open) => {
  let store: Store;
  const doors: { close(): Promise<void> }[] = [];
  beforeEach(async () => {
    store = await open();
  });
  afterEach(async () => {
    for (const door of doors.splice(0)) await door.close();
  });

  /** Another process on the same store; one that is `cutOff` never gets to say what came of a request. */
  const start = async ({ cutOff = false, now = 0 }) => {
    const services = container(testConfig);
    const { users, idempotency } = store;
    services.rebind(tokens.Users).toConstantValue(users);
    services.rebind(tokens.Clock).toConstantValue(() => new Date(Date.now() + now));
    services.rebind(tokens.Log).toConstantValue(() => {});
    services.rebind(tokens.Idempotency).toConstantValue({
      claim: (...request) => idempotency.claim(...request),
      complete: async (...answer) =>
        cutOff ? Promise.reject(new Error('cut off')) : idempotency.complete(...answer),
      release: async (...key) => (cutOff ? undefined : idempotency.release(...key)),
    });
    const door = await openDoor(expressDoor, await services.getAsync(tokens.App));
    doors.push(door);
    return async () =>
      door
        .request()
        .post('/users')
        .set('authorization', await bearer({ scope: 'users:write' }))
        .set('idempotency-key', '"key"')
        .send({ name: 'Ada', email: 'ada@example.com' });
  };

  it('is answered to its next try as it would have been, with one user created', async () => {
    const dying = await start({ cutOff: true });
    expect((await dying()).status).toBe(500);
    const [made, ...others] = await store.users.list({ limit: 10, after: undefined });
    expect(others).toStrictEqual([]);

    const soon = await start({});
    expectProblem(await soon(), 'request-in-flight');

    const later = await start({ now: 61_000 });
    const retried = await later();
    expect(retried.status).toBe(201);
    expect(retried.body).toStrictEqual(made);
    expect(retried.get('location')).toBe(`/users/${made?.id}`);
    expect((await later()).text).toBe(retried.text);
    expect(await store.users.list({ limit: 10, after: undefined })).toStrictEqual([made]);
  });

  it('is done by its next try when nothing had been done', async () => {
    const rival = userOf(1, { email: 'ada@example.com' });
    await store.users.insert(rival);
    const dying = await start({ cutOff: true });
    expect((await dying()).status).toBe(500);
    await store.users.delete(rival.id, undefined);

    const later = await start({ now: 61_000 });
    const retried = await later();
    expect(retried.status).toBe(201);
    expect(await store.users.list({ limit: 10, after: undefined })).toStrictEqual([retried.body]);
  });
});
