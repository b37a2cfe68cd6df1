import type { App, HttpRequest } from '../../src/adapters/http/protocol/message.ts';
import { newApp } from '../e2e/describe-every-door.ts';
import { bearer } from '../e2e/test-config.ts';
import { header } from '../gateway/wire.ts';
import { eventDoors, eventOf, type Wire, wireOf } from '../properties/event-doors.ts';
import { keepAlive } from '../properties/exchange.ts';
import { type MappedDoor, mappedDoors } from './mapped-doors.ts';

const settings = { basePath: '/shop', trustedProxies: 0 };
afterAll(() => keepAlive.destroy());

/** An app that remembers under which path it was asked, and what stood before it. */
const recorder = () => {
  const paths: Pick<HttpRequest, 'path' | 'pathPrefix'>[] = [];
  const app: App = async ({ path, pathPrefix }) => {
    paths.push({ path, pathPrefix });
    return { status: 204, headers: {}, cookies: [], body: '' };
  };
  return { app, paths };
};

const told = async (door: MappedDoor, path: string) => {
  const { app, paths } = recorder();
  await door.ask(app, settings, path);
  return paths;
};

describe.each(mappedDoors)('$name at a base path', (door) => {
  it.each([
    ['/shop/hello', '/hello'],
    ['/shop', '/'],
    ['/shop/', '/'],
    ['/shop//hello', '//hello'],
    ['/shop/shop', '/shop'],
    ['/shop/a%2Fb%25', '/a/b%'],
  ])('serves %s as %s', async (path, expected) => {
    expect(await told(door, path)).toEqual([{ path: expected, pathPrefix: '/shop' }]);
  });

  // HTTP API 2.0 is not told of its base path, and so has none to look for.
  if (door.name !== 'HTTP API 2.0') {
    it.each(['/shopx', '/shopx/hello', '/SHOP/hello', '/x/shop', '/'])(
      'leaves %s as it is',
      async (path) => {
        expect(await told(door, path)).toEqual([{ path, pathPrefix: '' }]);
      },
    );
  }

  it('adds the base path to the links in responses', async () => {
    const app = await newApp();
    const headers = [
      ['authorization', await bearer({ scope: 'users:read users:write' })],
      ['content-type', 'application/json'],
    ] as const;
    const ask = (asked: Partial<Wire>) =>
      door.ask(app, settings, '/shop/users', { headers, ...asked });
    for (const email of ['a@example.com', 'b@example.com']) {
      const body = Buffer.from(JSON.stringify({ name: 'Ada', email }));
      const created = await ask({ method: 'POST', body });
      const { id } = JSON.parse(`${created.body}`);
      expect(header(created, 'location')).toBe(`/shop/users/${id}`);
    }
    const list = await ask({ query: 'limit=1' });
    expect(header(list, 'link')).toMatch(/^<\/shop\/users\?limit=1&cursor=[^>]+>; rel="next"$/);
  });
});

/** There the stage is what stands before a path. */
const apis = eventDoors.filter(({ name }) => / API/.test(name));

it.each(apis)('$name strips its stage only at the execute-api host', async (door) => {
  const { app, paths } = recorder();
  for (const path of ['/shop/hello', '/hello'])
    await door.open(app, settings)(eventOf(door, wireOf(path)));
  expect(paths).toEqual([
    { path: '/shop/hello', pathPrefix: door.prefix },
    { path: '/hello', pathPrefix: door.prefix },
  ]);
});
