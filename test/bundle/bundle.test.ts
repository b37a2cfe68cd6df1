import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { APIGatewayProxyEvent, APIGatewayProxyEventV2 } from 'aws-lambda';
import { bundleNames } from '../../scripts/doors.ts';
import { expressDoor, newApp, openDoor } from '../e2e/describe-every-door.ts';
import { bearer, testEnvironment } from '../e2e/test-config.ts';
import { built, invokeBundles, root } from './built.ts';

const read = (file: string) => JSON.parse(readFileSync(join(root, 'test/events', file), 'utf8'));

interface Exchange {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The same requests for every door, told from hand-written events. */
const exchanges = async (): Promise<Exchange[]> => {
  const authorization = await bearer({ scope: 'users:write users:read' });
  const json = { authorization, 'content-type': 'application/json' };
  return [
    { method: 'GET', path: '/hello', query: 'name=Claude' },
    { method: 'GET', path: '/nowhere' },
    { method: 'GET', path: '/users' },
    {
      method: 'POST',
      path: '/users',
      headers: json,
      body: '{"name":"Ada","email":"ada@example.com"}',
    },
    {
      method: 'POST',
      path: '/users',
      headers: json,
      body: '{"name":"Ada","email":"ADA@example.com"}',
    },
    { method: 'POST', path: '/users', headers: json, body: '{"name":""}' },
    { method: 'POST', path: '/users', headers: { authorization }, body: '{}' },
    { method: 'GET', path: '/users', query: 'limit=1', headers: { authorization } },
    { method: 'POST', path: '/hello' },
  ];
};

const restEvent = ({
  method,
  path,
  query,
  headers = {},
  body = '',
}: Exchange): APIGatewayProxyEvent => {
  const event: APIGatewayProxyEvent = read('rest-api.json');
  const fields = Object.entries(headers).map(([name, value]) => [name, [value]]);
  const values = Array.from(new URLSearchParams(query), ([name, value]) => [name, [value]]);
  return {
    ...event,
    httpMethod: method,
    path,
    multiValueHeaders: { ...event.multiValueHeaders, ...Object.fromEntries(fields) },
    multiValueQueryStringParameters: values.length > 0 ? Object.fromEntries(values) : null,
    requestContext: { ...event.requestContext, path, httpMethod: method },
    body: body || null,
  };
};

const v2Event =
  (file: string) =>
  ({ method, path, query = '', headers, body }: Exchange): APIGatewayProxyEventV2 => {
    const event: APIGatewayProxyEventV2 = read(file);
    return {
      ...event,
      rawPath: path,
      rawQueryString: query,
      headers: { ...event.headers, ...headers },
      requestContext: {
        ...event.requestContext,
        http: { ...event.requestContext.http, method, path },
      },
      ...(body !== undefined && { body }),
    };
  };

const bundles: { name: string; event: (exchange: Exchange) => object }[] = [
  { name: 'rest-api', event: restEvent },
  { name: 'http-api', event: v2Event('http-api.json') },
  { name: 'function-url', event: v2Event('function-url.json') },
];

/** Leaves out what is new with every request. */
const stable = (text: string): string =>
  text
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
    .replaceAll(/"requestId":"[^"]+"/g, '"requestId":"<id>"');

const throughExpress = async () => {
  const door = await openDoor(expressDoor, await newApp(), { basePath: '', trustedProxies: 1 });
  const answers = [];
  for (const { method, path, query = '', headers = {}, body } of await exchanges()) {
    const response = await fetch(`http://127.0.0.1:${door.port}${path}?${query}`, {
      method,
      headers: { ...headers, 'x-forwarded-proto': 'https' },
      body: body === undefined ? null : Buffer.from(body),
    });
    const ownHeaders = [...response.headers].filter(
      ([name]) =>
        !['connection', 'content-length', 'date', 'keep-alive', 'x-request-id'].includes(name),
    );
    answers.push({
      status: response.status,
      headers: Object.fromEntries(ownHeaders.map(([name, value]) => [name, stable(value)])),
      body: stable(await response.text()),
    });
  }
  await door.close();
  return answers;
};

describe('the built bundle', () => {
  const withoutRateLimit = { ...testEnvironment, RATE_LIMIT: 'off' };

  it('answers as Express does, on Node 24', async () => {
    const expected = await throughExpress();
    const requests = await exchanges();
    const asked = bundles.map(({ name, event }) => ({
      folder: join(built, name),
      events: requests.map(event),
    }));
    const { node, outcomes } = await invokeBundles(asked, withoutRateLimit);
    const answers = outcomes.map(({ results }, i) => [
      bundles[i]?.name,
      results.map(({ statusCode, headers, body }) => {
        const { 'x-request-id': _, ...ownHeaders } = headers as Record<string, string>;
        return {
          status: statusCode,
          headers: Object.fromEntries(
            Object.entries(ownHeaders).map(([field, value]) => [field, stable(value)]),
          ),
          body: stable(body),
        };
      }),
    ]);
    expect(answers).toEqual(bundles.map(({ name }) => [name, expected]));
    expect(expected.map(({ status }) => status)).toEqual([
      200, 404, 401, 201, 409, 400, 415, 200, 405,
    ]);
    expect(node).toMatch(/^v24\./);
  });

  it.each(bundles)('$name has its source maps, and does not take them along', ({ name }) => {
    const files = readdirSync(join(built, name)).filter((file) => file !== 'docs');
    expect(files.filter((file) => file.endsWith('.map'))).toEqual([]);
    const { sources } = JSON.parse(
      readFileSync(join(built, 'maps', name, 'index.mjs.map'), 'utf8'),
    );
    expect(sources.some((source: string) => source.endsWith(`main/${name}.ts`))).toBe(true);
    expect(readdirSync(join(built, 'maps', name)).sort()).toEqual(
      files.map((file) => `${file}.map`).sort(),
    );
  });

  it('answers its hand-written event, and loads without undici', async () => {
    const isDoor = (name: string) => bundles.some((door) => door.name === name);
    const asked = bundleNames.map((name) => ({
      folder: join(built, name),
      events: isDoor(name) ? [read(`${name}.json`)] : [],
    }));
    const { outcomes, modules } = await invokeBundles(asked, testEnvironment);
    expect(modules.length).toBeGreaterThan(50);
    const greeted = expect.objectContaining({
      statusCode: 200,
      body: '{"message":"Hello, Claude!","path":"/hello","method":"GET"}',
      isBase64Encoded: false,
    });
    expect(
      outcomes.map(({ modules, ...outcome }, i) => ({
        ...{ name: bundleNames[i], ...outcome },
        undici: modules.filter((module) => module.includes('undici')),
      })),
    ).toEqual(
      bundleNames.map((name) => ({ name, results: isDoor(name) ? [greeted] : [], undici: [] })),
    );
  });

  it('does not start without its secret, and says so', async () => {
    const { JWT_SECRET: _, ...env } = testEnvironment;
    const asked = bundles.map(({ name }) => ({ folder: join(built, name), events: [] }));
    const { outcomes } = await invokeBundles(asked, env);
    const message = 'exactly one of JWT_SECRET, JWT_SECRET_ARN and JWKS_URL must be set';
    expect(outcomes.map(({ error }) => error)).toEqual(
      bundles.map(() => expect.stringContaining(message)),
    );
  });

  it.each(bundles)(
    '$name keeps its stores and the fetching of keys apart from its start',
    ({ name }) => {
      const chunks = readdirSync(join(built, name)).join(' ');
      expect(chunks.match(/\bstore-\w+\.mjs/g)).toHaveLength(3);
      expect(chunks).toMatch(/remote-keys-\w+\.mjs/);
      expect(chunks).toMatch(/secret-keys-\w+\.mjs/);
    },
  );
});
