import * as z from 'zod/mini';
import { corsConfig, corsSettings } from '../../src/infrastructure/config/cors-config.ts';
import {
  ConfigError,
  type Environment,
  parseSettings,
} from '../../src/infrastructure/config/settings.ts';

const read = (env: Environment) => corsConfig(parseSettings(z.object(corsSettings), env, []));

/** The one line that the start stops with. */
const refusal = (env: Environment): string => {
  try {
    read(env);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  throw new Error('the settings are accepted');
};

const page = 'https://app.example.com';

describe('CORS', () => {
  it.each([undefined, '', ' ', ',', ' , '])('is off where CORS_ORIGINS is %j', (origins) => {
    expect(read({ CORS_ORIGINS: origins })).toBeUndefined();
    expect(read({ CORS_ORIGINS: origins, CORS_CREDENTIALS: 'true' })).toBeUndefined();
  });

  it('is the gateway’s where CORS_OWNER says so', () => {
    expect(read({ CORS_ORIGINS: page, CORS_OWNER: 'gateway' })).toBeUndefined();
    expect(read({ CORS_ORIGINS: page, CORS_OWNER: 'app' })).toEqual(read({ CORS_ORIGINS: page }));
  });

  it.each([
    [page, [page]],
    ['*', ['*']],
    ['https://a.example, https://b.example', ['https://a.example', 'https://b.example']],
    ['  https://a.example\n\thttps://b.example,', ['https://a.example', 'https://b.example']],
  ])('allows the origins of %j', (origins, expected) => {
    expect(read({ CORS_ORIGINS: origins })).toStrictEqual({
      origins: expected,
      credentials: false,
      headers: [],
    });
  });

  it.each([
    ['true', true],
    ['false', false],
  ])('has credentials as CORS_CREDENTIALS says: %s', (text, credentials) => {
    expect(read({ CORS_ORIGINS: page, CORS_CREDENTIALS: text })).toStrictEqual({
      origins: [page],
      credentials,
      headers: [],
    });
  });
});

describe('CORS_HEADERS', () => {
  it.each([
    [undefined, []],
    ['x-datadog-trace-id', ['x-datadog-trace-id']],
    [' X-Tenant,\n newrelic ', ['X-Tenant', 'newrelic']],
  ])('adds what pages may send: %j', (names, expected) => {
    expect(read({ CORS_ORIGINS: page, CORS_HEADERS: names })?.headers).toEqual(expected);
  });

  it.each(['*', 'x-a:', "x-'", 'x-a;x-b', 'é'])('takes names only, and not %s', (name) => {
    expect(refusal({ CORS_ORIGINS: page, CORS_HEADERS: `x-tenant ${name}` })).toBe(
      'CORS_HEADERS must be a list of header names like x-datadog-trace-id',
    );
  });
});

describe('an origin', () => {
  it.each([
    'http://localhost:5173',
    'http://127.0.0.1',
    'http://[::1]:3000',
    'https://app',
    'https://a-b.example.com:8443',
    'https://xn--bcher-kva.example',
    'https://*.example.com',
    'https://*.example.com:8443',
    'http://*.localhost:3000',
    'capacitor://localhost',
    'ionic://localhost',
    'tauri://localhost',
    'app://obsidian.md',
    'capacitor-electron://-',
    'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
    'moz-extension://7b1d2a3e-0c5f-4f6a-8e9b-1a2b3c4d5e6f',
    'safari-web-extension://7B1D2A3E-0C5F-4F6A-8E9B-1A2B3C4D5E6F',
    'vscode-webview://0abc:8080',
  ])('may be %s', (origin) => {
    expect(read({ CORS_ORIGINS: origin })?.origins).toEqual([origin]);
  });

  it.each([
    'app.example.com',
    '//app.example.com',
    'ftp://app.example.com',
    'wss://app.example.com',
    'file://',
    'file://host',
    'about:blank',
    'data:text/html',
    'capacitor:localhost',
    'capacitor://',
    'capacitor://localhost/',
    'capacitor://localhost:99999',
    'capacitor://user@localhost',
    'Capacitor://localhost',
    'capacitor://*',
    'capacitor://*.localhost',
    'chrome-extension://*',
    'null',
    'https://',
    'https:app.example.com',
    'https://app.example.com/',
    'https://app.example.com/path',
    'https://app.example.com?query',
    'https://app.example.com#fragment',
    'https://user@app.example.com',
    'https://app.example.com:443',
    'http://app.example.com:80',
    'https://app.example.com:',
    'https://app.example.com:65536',
    'https://App.example.com',
    'HTTPS://app.example.com',
    'https://bücher.example',
    'https://*',
    'https://*.',
    'https://*example.com',
    'https://a.*.example.com',
    'https://*.*.example.com',
    'https://app.example.*',
    'https://app.example.com:*',
    '*://app.example.com',
    '*.example.com',
    '**',
    `${page};https://b.example`,
  ])('is not %s', (origin) => {
    expect(refusal({ CORS_ORIGINS: `https://a.example ${origin}` })).toBe(
      'CORS_ORIGINS must be * or a list of origins like https://app.example.com, https://*.example.com or capacitor://localhost, without a slash at the end',
    );
  });
});

describe('everybody', () => {
  it.each(['app', 'gateway'])(
    'is never allowed with credentials, whoever the owner: %s',
    (owner) => {
      const message = refusal({
        CORS_ORIGINS: '*',
        CORS_CREDENTIALS: 'true',
        CORS_OWNER: owner,
      });
      expect(message).toBe('CORS_CREDENTIALS must be false where CORS_ORIGINS is *');
    },
  );

  it.each([`* ${page}`, `${page},*`])('is not allowed beside others: %s', (origins) => {
    expect(refusal({ CORS_ORIGINS: origins })).toBe('CORS_ORIGINS must not have * beside others');
  });
});

it.each([
  ['CORS_CREDENTIALS', 'yes'],
  ['CORS_CREDENTIALS', ''],
  ['CORS_OWNER', 'both'],
  ['CORS_OWNER', ''],
])('%s is refused when it is %j', (name, value) => {
  expect(refusal({ CORS_ORIGINS: page, [name]: value })).toMatch(new RegExp(`^${name} [^\\n]+$`));
});
