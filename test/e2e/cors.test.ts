import { randomUUID } from 'node:crypto';
import type { Response } from 'supertest';
import { contract } from '../../src/adapters/http/contract/contract.ts';
import { readConfig } from '../../src/infrastructure/config/config.ts';
import { type Door, doors, newApp, openDoor } from './describe-every-door.ts';
import { expectProblem } from './expectations.ts';
import { bearer, testEnvironment } from './test-config.ts';

const page = 'https://app.example.com';
const subdomain = 'https://a.b.example.org';
const stranger = 'https://app.example.com.evil.example';

/** Runs the scenarios through every door, each with a system of its own that is set up like this. */
const describeCors = (
  title: string,
  settings: Readonly<Record<string, string>>,
  scenarios: (door: () => Door) => void,
): void =>
  describe.each(doors)(`${title} through $name`, (kind) => {
    let door: Awaited<ReturnType<typeof openDoor>>;
    beforeAll(async () => {
      const { cors } = readConfig({ ...testEnvironment, ...settings });
      door = await openDoor(kind, await newApp({ kind: 'memory' }, { cors }));
    });
    afterAll(() => door?.close());
    scenarios(() => door);
  });

const corsNames = ({ headers }: Response): string[] =>
  Object.keys(headers).filter((name) => name.startsWith('access-control-'));

const list = (field: string | undefined): string[] => field?.split(', ') ?? [];

const preflight = (door: Door, path: string, method: string, origin = page) =>
  door.request().options(path).set({ origin, 'access-control-request-method': method });

/** What a page sees of an answer. */
const expectReadable = (response: Response, origin = page): void => {
  expect(response.get('access-control-allow-origin')).toBe(origin);
  expect(list(response.get('access-control-expose-headers'))).toContain('x-request-id');
  expect(list(response.get('vary'))).toContain('origin');
};

const paths = [...new Set(contract.map(({ path }) => path))];
const methodsOf = (path: string): string[] => {
  const own = contract.filter((entry) => entry.path === path).map(({ method }) => method);
  return [...own, ...(own.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].sort();
};

const allowed = {
  CORS_ORIGINS: `${page} https://*.example.org capacitor://localhost chrome-extension://abcdefghijklmnopabcdefghijklmnop`,
  CORS_HEADERS: 'X-Tenant',
};

describeCors('CORS', allowed, (door) => {
  it.each(paths)('lets a page ask without a token what it may do with %s', async (path) => {
    for (const method of methodsOf(path)) {
      const response = await preflight(door(), path.replace('{id}', randomUUID()), method);
      expect(response.status).toBe(204);
      expect(response.text).toBe('');
      expect(response.headers).toMatchObject({
        'access-control-allow-origin': page,
        'access-control-max-age': '7200',
      });
      expect(list(response.get('access-control-allow-methods')).sort()).toEqual(methodsOf(path));
      expect(list(response.get('vary'))).toEqual(
        expect.arrayContaining(['origin', 'access-control-request-method']),
      );
    }
  });

  it('lets a page send every field that an operation takes', async () => {
    const response = await preflight(door(), '/users', 'POST');
    expect(list(response.get('access-control-allow-headers'))).toEqual(
      expect.arrayContaining([
        ...['authorization', 'content-type', 'idempotency-key', 'if-match', 'if-none-match'],
        ...['x-api-key', 'baggage', 'sentry-trace', 'traceparent', 'tracestate'],
      ]),
    );
  });

  it.each(['capacitor://localhost', 'chrome-extension://abcdefghijklmnopabcdefghijklmnop'])(
    'lets %s call, and send the headers that are added',
    async (origin) => {
      const response = await preflight(door(), '/users', 'POST', origin);
      expect(response.get('access-control-allow-origin')).toBe(origin);
      expect(list(response.get('access-control-allow-headers'))).toContain('x-tenant');
    },
  );

  it.each([page, subdomain])('lets a page of %s read an answer', async (origin) => {
    const response = await door().request().get('/hello').set({ origin });
    expect(response.status).toBe(200);
    expectReadable(response, origin);
    expect(response.get('access-control-allow-credentials')).toBeUndefined();
  });

  it('lets a page make a user, read what tells of it and find it unchanged', async () => {
    const authorization = await bearer({ scope: 'users:read users:write' });
    const own = { origin: page, authorization };
    const body = { name: 'Ada', email: `${randomUUID()}@example.com` };
    const created = await door().request().post('/users').set(own).send(body);
    expect(created.status).toBe(201);
    expectReadable(created);
    const readable = list(created.get('access-control-expose-headers'));
    expect(readable).toEqual(expect.arrayContaining(['etag', 'location']));
    const unchanged = await door()
      .request()
      .get(`/users/${created.body.id}`)
      .set({ ...own, 'if-none-match': `${created.get('etag')}` });
    expect(unchanged.status).toBe(304);
    expectReadable(unchanged);
    const exported = await door().request().get('/users/export').set(own);
    expect(exported.status).toBe(200);
    expectReadable(exported);
  });

  it('answers a request that is repeated from elsewhere for the page that repeats it', async () => {
    const authorization = await bearer({ scope: 'users:write' });
    const own = { authorization, 'idempotency-key': randomUUID() };
    const body = { name: 'Ada', email: `${randomUUID()}@example.com` };
    for (const origin of [page, subdomain]) {
      const response = await door()
        .request()
        .post('/users')
        .set({ ...own, origin })
        .send(body);
      expect(response.status).toBe(201);
      expectReadable(response, origin);
    }
    const answer = await door().request().post('/users').set(own).send(body);
    expect(corsNames(answer)).toEqual([]);
  });

  it.each([
    ['get', '/hello?name=', 'invalid-input'],
    ['get', '/users', 'unauthenticated'],
    ['get', '/nowhere', 'route-not-found'],
    ['options', '/nowhere', 'route-not-found'],
    ['put', '/users', 'method-not-allowed'],
  ] as const)('lets a page read why %s %s is refused', async (method, path, code) => {
    const response = await door().request()[method](path).set({ origin: page });
    expectProblem(response, code);
    expectReadable(response);
  });

  it('lets a page read that what it asks about does not exist', async () => {
    const response = await preflight(door(), '/nowhere', 'GET');
    expectProblem(response, 'route-not-found');
    expectReadable(response);
  });

  it.each([stranger, 'https://example.org', 'http://app.example.com', 'null'])(
    'serves a page of %s, and tells its browser nothing',
    async (origin) => {
      const served = await door().request().get('/hello').set({ origin });
      expect(served.status).toBe(200);
      const asked = await preflight(door(), '/users', 'POST', origin);
      expect(asked.status).toBe(204);
      for (const response of [served, asked]) {
        expect(corsNames(response)).toEqual([]);
        expect(list(response.get('vary'))).toContain('origin');
      }
    },
  );

  it('tells caches that another origin may get another answer', async () => {
    for (const path of ['/hello', '/users', '/nowhere']) {
      const response = await door().request().get(path);
      expect(corsNames(response)).toEqual([]);
      expect(list(response.get('vary')).filter((name) => name === 'origin')).toEqual(['origin']);
    }
  });
});

describeCors('CORS with credentials', { CORS_ORIGINS: page, CORS_CREDENTIALS: 'true' }, (door) => {
  it('lets a page that is listed bring them', async () => {
    const answers = [
      await door().request().get('/hello').set({ origin: page }),
      await door().request().get('/users').set({ origin: page }),
      await preflight(door(), '/users', 'POST'),
    ];
    for (const answer of answers) {
      expect(answer.get('access-control-allow-origin')).toBe(page);
      expect(answer.get('access-control-allow-credentials')).toBe('true');
      expect(list(answer.get('vary'))).toContain('origin');
    }
  });

  it('lets no other page', async () => {
    const response = await door().request().get('/hello').set({ origin: stranger });
    expect(corsNames(response)).toEqual([]);
  });
});

describeCors('CORS for everybody', { CORS_ORIGINS: '*' }, (door) => {
  it.each([stranger, 'null', undefined])('answers one and all alike: %s', async (origin) => {
    const request = door().request().get('/hello');
    const response = await (origin === undefined ? request : request.set({ origin }));
    expect(response.get('access-control-allow-origin')).toBe('*');
    expect(response.get('access-control-allow-credentials')).toBeUndefined();
    expect(list(response.get('vary'))).not.toContain('origin');
  });

  it('lets any page ask', async () => {
    const response = await preflight(door(), '/users', 'POST', stranger);
    expect(response.status).toBe(204);
    expect(response.get('access-control-allow-origin')).toBe('*');
  });
});

describe.each([
  ['off', {}],
  ['the gateway’s', { CORS_ORIGINS: page, CORS_OWNER: 'gateway' }],
])('CORS', (name, settings) => {
  describeCors(`that is ${name}`, settings, (door) => {
    it('is left to others', async () => {
      const answers = [
        await door().request().get('/hello').set({ origin: page }),
        await door().request().get('/users').set({ origin: page }),
        await door().request().get('/nowhere').set({ origin: page }),
        await preflight(door(), '/users', 'POST'),
      ];
      expect(answers.map(({ status }) => status)).toEqual([200, 401, 404, 204]);
      for (const answer of answers) {
        expect(corsNames(answer)).toEqual([]);
        expect(list(answer.get('vary'))).not.toContain('origin');
      }
    });
  });
});
