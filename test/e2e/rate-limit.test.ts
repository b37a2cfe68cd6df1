import type { Response } from 'supertest';
import { doors, expressDoor, newApp, openDoor } from './describe-every-door.ts';
import { expectProblem } from './expectations.ts';
import { bearer } from './test-config.ts';

const limitedApp = () =>
  newApp(undefined, {
    rateLimit: { requests: 3, seconds: 60 },
    cors: { origins: ['https://app.example'], credentials: false },
  });

/** What is left, by the fields. */
const remaining = (response: Response): number => {
  expect(response.get('ratelimit-policy')).toBe('"default";q=3;w=60');
  const [, r, t] = /^"default";r=(\d+);t=(\d+)$/.exec(response.get('ratelimit') ?? '') ?? [];
  expect(Number(t)).toBeGreaterThanOrEqual(1);
  expect(Number(t)).toBeLessThanOrEqual(60);
  return Number(r);
};

const expectRefusal = (response: Response): void => {
  expectProblem(response, 'too-many-requests');
  expect(remaining(response)).toBe(0);
  const retryAfter = response.get('retry-after');
  expect(response.get('ratelimit')).toBe(`"default";r=0;t=${retryAfter}`);
  expect(response.get('cache-control')).toBe('no-store');
};

type OpenDoor = Awaited<ReturnType<typeof openDoor>>;

describe.each(doors)('the rate limit through $name', (kind) => {
  let door: OpenDoor;
  let alice: string;
  let bob: string;
  beforeEach(async () => {
    door = await openDoor(kind, await limitedApp());
    alice = await bearer({ sub: 'alice', scope: 'users:read' });
    bob = await bearer({ sub: 'bob', scope: 'users:read' });
  });
  afterEach(() => door?.close());

  const get = (path: string, authorization?: string) => {
    const request = door.request().get(path);
    return authorization === undefined ? request : request.set('authorization', authorization);
  };

  it('counts a caller down, then refuses', async () => {
    for (const left of [2, 1, 0]) {
      const response = await get('/users', alice);
      expect([response.status, remaining(response)]).toStrictEqual([200, left]);
    }
    expectRefusal(await get('/users', alice));
    expectRefusal(await get('/users', alice));
  });

  it('counts whatever a caller asks for, and says so in errors and streams too', async () => {
    const missing = await get('/users/nobody', alice);
    expect([missing.status, remaining(missing)]).toStrictEqual([404, 2]);
    const denied = await door.request().delete('/users/nobody').set('authorization', alice);
    expect([denied.status, remaining(denied)]).toStrictEqual([403, 1]);
    const exported = await get('/users/export', alice);
    expect([exported.status, remaining(exported)]).toStrictEqual([200, 0]);
    expectRefusal(await get('/users/export', alice));
  });

  it('counts each caller by itself, apart from the address', async () => {
    for (let i = 0; i < 4; i++) await get('/users', alice);
    expect(remaining(await get('/users', bob))).toBe(2);
    expect(remaining(await get('/hello'))).toBe(2);
    expectRefusal(await get('/users', alice));
  });

  it('counts an address for what needs no caller', async () => {
    const responses = [await get('/hello'), await get('/health'), await get('/nowhere')];
    expect(responses.map(({ status }) => status)).toStrictEqual([200, 200, 404]);
    expect(responses.map(remaining)).toStrictEqual([2, 1, 0]);
    for (const path of ['/hello', '/health', '/nowhere']) expectRefusal(await get(path));
    expectRefusal(await door.request().put('/users'));
  });

  it('counts an address for callers who cannot prove who they are', async () => {
    const responses = [await get('/users'), await get('/users', 'Bearer rubbish')];
    responses.push(await get('/users').set('x-api-key', 'rubbish'));
    expect(responses.map(({ status }) => status)).toStrictEqual([401, 401, 401]);
    expect(responses.map(remaining)).toStrictEqual([2, 1, 0]);
    expectRefusal(await get('/users', 'Bearer rubbish'));
    expect((await get('/users', alice)).status).toBe(200);
  });

  it('counts no preflight, nor refuses one', async () => {
    const preflight = () =>
      door
        .request()
        .options('/users')
        .set('origin', 'https://app.example')
        .set('access-control-request-method', 'GET');
    const options = () => door.request().options('/users');
    for (let i = 0; i < 3; i++) {
      for (const response of [await preflight(), await options()]) {
        expect(response.status).toBe(204);
        expect(response.get('ratelimit')).toBeUndefined();
      }
      expect(remaining(await get('/hello'))).toBe(2 - i);
    }
    expectRefusal(await get('/hello'));
    expect((await preflight()).status).toBe(204);
    expect((await options()).status).toBe(204);
  });
});

describe.each(doors)('without a rate limit, $name', (kind) => {
  it('says nothing of one', async () => {
    const door = await openDoor(kind, await newApp());
    const { headers } = await door.request().get('/hello');
    await door.close();
    expect(Object.keys(headers)).not.toContain('ratelimit');
    expect(Object.keys(headers)).not.toContain('ratelimit-policy');
  });
});

it('counts each address that a trusted proxy has seen by itself, an IPv6 network as one', async () => {
  const settings = { basePath: '', trustedProxies: 1 };
  const door = await openDoor(expressDoor, await limitedApp(), settings);
  const left = [];
  for (const address of [
    ...['203.0.113.7', '203.0.113.8', '2001:db8::1', '2001:db8::ffff:2', '2001:db8:0:1::1'],
    ...['198.51.100.1, 203.0.113.7', '198.51.100.2, 203.0.113.7'],
  ]) {
    left.push(remaining(await door.request().get('/hello').set('x-forwarded-for', address)));
  }
  await door.close();
  expect(left).toStrictEqual([2, 2, 2, 1, 2, 1, 0]);
});
