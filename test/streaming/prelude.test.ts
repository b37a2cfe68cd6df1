import type { App, HttpResponse } from '../../src/adapters/http/protocol/message.ts';
import { newApp } from '../e2e/describe-every-door.ts';
import { bearer } from '../e2e/test-config.ts';
import { eventDoors, eventOf, requestId, streamOf, wireOf } from '../properties/event-doors.ts';
import { systemOver, usersUpTo } from './system.ts';

const streaming = eventDoors.filter(({ name }) => name.endsWith('streaming'));

describe.each(streaming)('what $name writes', (kind) => {
  const ask = async (app: App, method: string, path: string) => {
    const headers = [['Authorization', await bearer({ scope: 'users:read users:write' })]] as const;
    return streamOf(kind.door(app), eventOf(kind, wireOf(path, { method, headers })));
  };

  it.each([
    ['GET', '/hello', 200, 'application/json', /^{"message"/],
    ['HEAD', '/hello', 200, 'application/json', /^$/],
    ['GET', '/nowhere', 404, 'application/problem+json', /:route-not-found"/],
    ['GET', '/users/%zz', 400, 'application/problem+json', /:malformed-request"/],
    ['HEAD', '/users/%zz', 400, 'application/problem+json', /^$/],
    ['HEAD', '/users/export', 200, 'application/x-ndjson', /^$/],
    ['GET', '/users/export', 200, 'application/x-ndjson', /^$/],
  ])('for %s %s begins with a prelude and ends', async (method, path, statusCode, type, text) => {
    const { prelude, body } = await ask(await newApp(), method, path);
    const headers = { 'content-type': type, 'x-request-id': requestId };
    expect(prelude).toMatchObject({ statusCode, headers, cookies: [] });
    expect(`${body}`).toMatch(text);
  });

  const bodiless = [
    'cache-control',
    'content-security-policy',
    'referrer-policy',
    'strict-transport-security',
    'x-content-type-options',
    'x-request-id',
  ];

  it('for a 204 is a prelude and nothing else', async () => {
    const { app } = await systemOver({ delete: async () => true });
    const { prelude, body } = await ask(app, 'DELETE', '/users/1');
    expect(prelude).toMatchObject({ statusCode: 204, cookies: [] });
    expect(Object.keys(prelude.headers).sort()).toEqual(bodiless);
    expect(body).toHaveLength(0);
  });

  it('for a stream tells no length', async () => {
    const { app } = await systemOver(usersUpTo(250));
    const { prelude, body } = await ask(app, 'GET', '/users/export');
    expect(prelude.headers).not.toHaveProperty('content-length');
    expect(`${body}`.split('\n')).toHaveLength(251);
  });

  it('has the cookies in a list of the prelude', async () => {
    const cookies = ['a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT', 'b=2'];
    const answer: HttpResponse = { status: 200, headers: {}, cookies, body: 'text' };
    const { prelude } = await ask(async () => answer, 'GET', '/');
    expect(prelude).toEqual({ statusCode: 200, headers: {}, cookies });
  });
});
