import request from 'supertest';
import { expressApp } from '../../src/adapters/express/express-app.ts';
import type { HttpRequest } from '../../src/adapters/http/protocol/message.ts';
import { check } from './check.ts';
import {
  albDoor,
  albMultiDoor,
  eventDoors,
  functionUrlDoor,
  httpApi1Door,
  httpApi2Door,
  invocationId,
  receive,
  restApiDoor,
} from './doors.ts';
import { readEvent } from './events.ts';

const nothing = { query: new Map(), headers: [], body: Buffer.alloc(0) };

const optional = [
  ...['headers', 'multiValueHeaders', 'queryStringParameters', 'multiValueQueryStringParameters'],
  ...['rawQueryString', 'pathParameters', 'stageVariables', 'body', 'isBase64Encoded'],
];
const without = (event: object): object =>
  Object.fromEntries(Object.entries(event).filter(([key]) => !optional.includes(key)));

for (const door of eventDoors) {
  check(12, door.name, 'an event with nothing in its maps is a bare request', async () => {
    const { query, headers, body } = await receive(door, readEvent(`${door.events}/bare`));
    expect({ query, headers: [...headers], body: Buffer.from(body) }).toEqual(nothing);
  });

  check(12, door.name, 'an event without its maps is a bare request', async () => {
    const { query, headers, body } = await receive(door, without(readEvent(door.events)));
    expect({ query, headers: [...headers], body: Buffer.from(body) }).toEqual(nothing);
  });

  check(12, door.name, 'a field or parameter without a value is left out', async () => {
    const event = readEvent(door.events);
    const single = { a: null, b: 'kept' };
    const multi = { a: null, b: ['kept', null], c: [null], d: [] };
    const isMulti = 'multiValueHeaders' in event;
    const { headers } = await receive(door, {
      ...event,
      ...(isMulti ? { multiValueHeaders: multi } : { headers: single }),
    });
    const values = ['a', 'b', 'c', 'd'].map((name) => headers.get(name));
    expect(values).toEqual([undefined, 'kept', undefined, undefined]);
    if ('rawQueryString' in event) return;
    const { query } = await receive(door, {
      ...event,
      ...(isMulti ? { multiValueQueryStringParameters: multi } : { queryStringParameters: single }),
    });
    expect(query).toEqual(new Map([['b', ['kept']]]));
  });

  check(13, door.name, 'names are lower-case and values are as they came', async () => {
    const { headers } = await receive(door, readEvent(`${door.events}/headers`));
    const names = Array.from(headers, ([name]) => name);
    expect(names).toEqual(names.map((name) => name.toLowerCase()));
    expect(names).toContain('x-mixed-case');
    expect(headers.get('x-mixed-case')).toBe('Kept As Is');
    expect(headers.get('accept-encoding')).toBe('gzip, deflate, br');
    expect(headers.get('x-tag')).toBe(door === albDoor ? 'two, three' : 'one,two, three');
  });

  check(14, door.name, 'cookies arrive once each', async () => {
    const { headers } = await receive(door, readEvent(`${door.events}/cookies`));
    const cookies = 'session=abc; theme=dark; list=a,b';
    expect(headers.get('cookie')).toBe(cookies);
    expect([...headers].filter(([name]) => name === 'cookie')).toEqual([['cookie', cookies]]);
    expect([...headers].filter(([, value]) => value === cookies)).toHaveLength(1);
  });

  check(15, door.name, 'names and values outside the grammar are handed on', async () => {
    const { headers } = await receive(door, readEvent(`${door.events}/headers`));
    expect(headers.get('x-latin')).toBe('Zoë');
    expect(headers.get('x-emoji')).toBe('🙂\u0001');
    expect(headers.get('bad name')).toBe('y');
    expect(headers.get('__proto__')).toBe('x');
  });

  check(16, door.name, 'forged fields are no more than fields', async () => {
    const event = readEvent(`${door.events}/forged`);
    const request = await receive(door, event);
    expect(request.headers.get('x-request-id')).toBe('forged');
    expect(request.requestId).toBe(event.requestContext.requestId ?? invocationId);
    expect(request).toMatchObject({ clientAddress: '198.51.100.7' });
    expect(request.authorizerContext).toBeUndefined();
    expect(request.iamIdentity).toBeUndefined();
  });

  check(17, door.name, 'the client address is the one that the gateway saw', async () => {
    const { clientAddress, headers } = await receive(door, readEvent(`${door.events}/forged`));
    expect(headers.get('x-forwarded-for')).toMatch(/^203\.0\.113\.66, 198\.51\.100\.7/);
    expect(clientAddress).toBe('198.51.100.7');
  });
}

check(12, 'REST API', 'a test in the console is a request', async () => {
  const request = await receive(restApiDoor, readEvent('rest-api/console-test'));
  expect(request).toMatchObject({
    ...{ method: 'GET', path: '/hello', pathPrefix: '' },
    clientAddress: 'test-invoke-source-ip',
  });
});

check(13, 'REST API', 'the map with the last values is not looked at', async () => {
  const event = readEvent('rest-api/headers');
  expect(event.headers['X-Tag']).toBe('two, three');
  const { headers } = await receive(restApiDoor, { ...event, headers: { 'X-Other': 'x' } });
  expect(headers.get('x-tag')).toBe('one,two, three');
  expect(headers.get('x-other')).toBeUndefined();
});

check(14, 'Function URL', 'cookies stand in the event twice', async () => {
  const { headers, cookies } = readEvent('function-url/cookies');
  expect(headers.cookie).toBe(cookies.join('; '));
  expect(readEvent('http-api/cookies').headers).not.toHaveProperty('cookie');
});

for (const door of [albDoor, albMultiDoor]) {
  check(17, door.name, 'a trusted proxy tells the address, counted from the right', async () => {
    const event = readEvent(`${door.events}/forged`);
    const address = async (trustedProxies: number) =>
      (await receive(door, event, { trustedProxies })).clientAddress;
    expect(await address(1)).toBe('203.0.113.66');
    expect(await address(9)).toBe('203.0.113.66');
  });
}

check(17, 'ALB', 'there is no address where the load balancer adds none', async () => {
  expect((await receive(albDoor, readEvent('alb/bare'))).clientAddress).toBeUndefined();
});

for (const door of [restApiDoor, httpApi2Door, httpApi1Door, functionUrlDoor]) {
  check(17, door.name, 'X-Forwarded-For is not asked, whatever proxies are trusted', async () => {
    const event = readEvent(`${door.events}/forged`);
    expect((await receive(door, event, { trustedProxies: 1 })).clientAddress).toBe('198.51.100.7');
  });
}

check(17, 'Express', 'a trusted proxy tells the address, counted from the right', async () => {
  const address = async (trustedProxies: number) => {
    const app = async ({ clientAddress = '' }: HttpRequest) => ({
      ...{ status: 200, cookies: [], body: '' },
      headers: { 'x-address': clientAddress },
    });
    const door = expressApp(app, { basePath: '', trustedProxies });
    const forwarded = { 'x-forwarded-for': '203.0.113.66, 198.51.100.7, 192.0.2.9' };
    return (await request(door).get('/').set(forwarded)).get('x-address');
  };
  expect(await address(0)).toMatch(/127\.0\.0\.1$/);
  expect(await address(1)).toBe('192.0.2.9');
  expect(await address(2)).toBe('198.51.100.7');
});
