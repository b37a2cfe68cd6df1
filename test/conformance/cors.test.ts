import type { App } from '../../src/adapters/http/protocol/message.ts';
import { readConfig } from '../../src/infrastructure/config/config.ts';
import { ConfigError } from '../../src/infrastructure/config/settings.ts';
import { newApp } from '../e2e/describe-every-door.ts';
import { testEnvironment } from '../e2e/test-config.ts';
import { check } from './check.ts';
import { checkEveryDoor, doorNamed, served } from './served.ts';

const origin = 'https://app.example';
const asking = { origin, 'access-control-request-method': 'POST' };

const config = (settings: Readonly<Record<string, string>>) =>
  readConfig({ ...testEnvironment, ...settings });

const ownedBy =
  (owner: 'app' | 'gateway', origins = origin) =>
  (): Promise<App> => {
    const { cors } = config({ CORS_ORIGINS: origins, CORS_OWNER: owner });
    return newApp({ kind: 'memory' }, { cors });
  };

const corsHeaders = (headers: Record<string, unknown>): string[] =>
  Object.keys(headers).filter((name) => name.startsWith('access-control-'));

checkEveryDoor(
  32,
  'the app sets no CORS field when the gateway owns CORS',
  async (door) => {
    for (const path of ['/hello', '/users', '/nowhere', '/users/%']) {
      const { headers } = await door.request().get(path).set({ origin });
      expect(corsHeaders(headers)).toEqual([]);
    }
    const { headers } = await door.request().options('/users').set(asking);
    expect(corsHeaders(headers)).toEqual([]);
  },
  ownedBy('gateway'),
);

checkEveryDoor(
  32,
  'the origin is allowed exactly once when the app owns CORS',
  async (door) => {
    for (const path of ['/hello', '/users', '/nowhere']) {
      const { headers } = await door.request().get(path).set({ origin });
      expect(headers['access-control-allow-origin']).toBe(origin);
    }
  },
  ownedBy('app'),
);

for (const [name, dropsOwn] of [
  ['HTTP API 2.0', true],
  ['HTTP API 1.0', true],
  ['Function URL', false],
] as const) {
  const cors = { origins: [origin], dropsOwn };
  const allowedOf = async (app: App): Promise<unknown> =>
    served(
      doorNamed(name),
      app,
      async (door) => {
        const { headers } = await door.request().get('/hello').set({ origin });
        return headers['access-control-allow-origin'];
      },
      { cors },
    );

  check(32, name, 'with CORS at the gateway the origin is allowed exactly once', async () => {
    expect(await allowedOf(await ownedBy('gateway')())).toBe(origin);
  });

  check(32, name, 'with CORS at both, what a browser is sent would be found', async () => {
    const both = dropsOwn ? origin : `${origin}, ${origin}`;
    expect(await allowedOf(await ownedBy('app')())).toBe(both);
  });

  check(33, name, 'with CORS at the gateway a preflight asks nobody for credentials', async () => {
    const app = jest.fn();
    const response = await served(
      doorNamed(name),
      app,
      async (door) => door.request().options('/users').set(asking),
      { cors },
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
    const { status, headers } = await door.request().options('/users').set(asking);
    expect(status).toBe(204);
    expect(headers['access-control-allow-methods']).toMatch(/\bPOST\b/);
  },
  ownedBy('app'),
);

check(34, 'all doors', '* with credentials stops the start', async () => {
  for (const owner of ['app', 'gateway']) {
    const settings = { CORS_ORIGINS: '*', CORS_CREDENTIALS: 'true', CORS_OWNER: owner };
    expect(() => config(settings)).toThrow(ConfigError);
  }
});

checkEveryDoor(
  34,
  '* allows no credentials',
  async (door) => {
    for (const request of [door.request().get('/users'), door.request().options('/users')]) {
      const { headers } = await request.set(asking);
      expect(headers['access-control-allow-origin']).toBe('*');
      expect(corsHeaders(headers)).not.toContain('access-control-allow-credentials');
    }
  },
  ownedBy('app', '*'),
);

checkEveryDoor(
  34,
  'a reflected origin carries Vary: Origin',
  async (door) => {
    for (const path of ['/hello', '/users', '/nowhere']) {
      for (const method of ['get', 'options'] as const) {
        const { headers } = await door.request()[method](path).set(asking);
        expect(headers['access-control-allow-origin']).toBe(origin);
        expect(headers['vary']?.split(', ')).toContain('origin');
      }
    }
  },
  ownedBy('app'),
);

checkEveryDoor(
  34,
  'an origin that is not allowed is not reflected',
  async (door) => {
    for (const other of ['https://evil.example', `${origin}.evil.example`, 'null']) {
      for (const method of ['get', 'options'] as const) {
        const { headers } = await door.request()[method]('/users').set(asking).set('origin', other);
        expect(corsHeaders(headers)).toEqual([]);
      }
    }
  },
  ownedBy('app'),
);
