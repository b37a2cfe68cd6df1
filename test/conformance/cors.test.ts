import { newApp } from '../e2e/describe-every-door.ts';
import { check } from './check.ts';
import { checkEveryDoor, doorNamed, served } from './served.ts';

const origin = 'https://app.example';

const corsFields = (headers: Record<string, unknown>): string[] =>
  Object.keys(headers).filter((name) => name.startsWith('access-control-'));

checkEveryDoor(32, 'the app sets no CORS field: the gateway owns CORS', async (door) => {
  for (const path of ['/hello', '/users', '/nowhere', '/users/%']) {
    const { headers } = await door.request().get(path).set({ origin });
    expect(corsFields(headers)).toEqual([]);
  }
});

checkEveryDoor(34, 'the app neither reflects an origin nor allows credentials', async (door) => {
  const response = await door
    .request()
    .options('/users')
    .set({
      ...{ origin, 'access-control-request-method': 'POST' },
    });
  expect(corsFields(response.headers)).toEqual([]);
  expect(JSON.stringify(response.headers)).not.toContain(origin);
});

for (const [name, dropsOwn] of [
  ['HTTP API 2.0', true],
  ['HTTP API 1.0', true],
  ['Function URL', false],
] as const) {
  check(32, name, 'with CORS at the gateway the origin is allowed exactly once', async () => {
    const cors = { origins: [origin], dropsOwn };
    const allowed = await served(
      doorNamed(name),
      await newApp(),
      async (door) => (await door.request().get('/hello').set({ origin })).headers,
      { cors },
    );
    expect(allowed['access-control-allow-origin']).toBe(origin);
  });

  check(33, name, 'with CORS at the gateway a preflight asks nobody for credentials', async () => {
    const app = jest.fn();
    const headers = { origin, 'access-control-request-method': 'POST' };
    const response = await served(
      doorNamed(name),
      app,
      async (door) => door.request().options('/users').set(headers),
      { cors: { origins: [origin], dropsOwn } },
    );
    expect(response).toMatchObject({
      status: 204,
      headers: { 'access-control-allow-origin': origin },
    });
    expect(app).not.toHaveBeenCalled();
  });
}

checkEveryDoor(
  33,
  'a preflight that reaches the app is not asked for credentials',
  async (door) => {
    const { status } = await door
      .request()
      .options('/users')
      .set({
        ...{ origin, 'access-control-request-method': 'POST' },
      });
    expect([204, 405]).toContain(status);
  },
);
