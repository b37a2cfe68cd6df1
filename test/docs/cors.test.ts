import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { doors, newApp, openDoor } from '../e2e/describe-every-door.ts';
import { bearer } from '../e2e/test-config.ts';
import { describeInBrowser } from './browser.ts';

/** What a page's script has of an answer, or why it has none. */
interface Seen {
  readonly status?: number;
  readonly requestId?: string | null;
  readonly location?: string | null;
  readonly body?: unknown;
  readonly error?: string;
}

interface Call {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

const plain: Call = { method: 'GET', headers: {}, body: null };

describeInBrowser('a page of another origin', (visit) => {
  let pages: Server;
  let origin: string;
  beforeAll(async () => {
    pages = createServer((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end('<!doctype html><title>A page</title><link rel="icon" href="data:,">');
    }).listen(0, '127.0.0.1');
    await once(pages, 'listening');
    origin = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    pages?.close();
    pages?.closeAllConnections();
  });

  // A gateway or none: what the doors answer to browsers is the same otherwise, as test/e2e shows.
  const called = doors.filter(({ name }) => name === 'Express' || name === 'REST API');
  describe.each(called)('calling through $name', (kind) => {
    let page: Page;
    let door: Awaited<ReturnType<typeof openDoor>>;
    beforeAll(async () => {
      page = (await visit(origin)).page;
    });
    const open = async (origins?: readonly string[]) => {
      const cors = origins && { origins, credentials: false };
      door = await openDoor(kind, await newApp({ kind: 'memory' }, { cors }));
    };

    /** Calls from a script of the page. */
    const call = async (path: string, init = plain): Promise<Seen> => {
      const url = `http://127.0.0.1:${door.port}${door.prefix}${path}`;
      return page.evaluate(
        async ([url, init]) => {
          try {
            const answer = await fetch(url, init);
            return {
              status: answer.status,
              requestId: answer.headers.get('x-request-id'),
              location: answer.headers.get('location'),
              body: await answer.json(),
            };
          } catch (error) {
            return { error: `${error}` };
          }
        },
        [url, init] as const,
      );
    };

    const creation = async (): Promise<Call> => ({
      method: 'POST',
      headers: {
        authorization: await bearer({ scope: 'users:write' }),
        'content-type': 'application/json',
      },
      body: JSON.stringify({ name: 'Ada', email: 'ada@example.com' }),
    });

    describe('where others may, or nobody', () => {
      afterEach(() => door?.close());

      it.each([
        ['where CORS is off', undefined],
        ['where others may', ['https://app.example.com']],
      ])('is stopped by the browser %s', async (_, origins) => {
        await open(origins);
        const refused = { error: 'TypeError: Failed to fetch' };
        await expect(call('/hello')).resolves.toEqual(refused);
        await expect(call('/users', await creation())).resolves.toEqual(refused);
        const authorization = await bearer({ scope: 'users:read' });
        const users = await door.request().get('/users').set({ authorization });
        expect(users.body).toEqual({ items: [] });
      });
    });

    describe('where its origin may', () => {
      beforeAll(() => open([origin]));
      afterAll(() => door?.close());

      it('reads an answer and its fields', async () => {
        await expect(call('/hello')).resolves.toMatchObject({
          status: 200,
          requestId: expect.stringMatching(/./),
          body: { path: '/hello' },
        });
      });

      it('reads why it is refused', async () => {
        await expect(call('/users')).resolves.toMatchObject({
          status: 401,
          body: { type: 'urn:portico:problem:unauthenticated' },
        });
      });

      it('creates a user after a preflight', async () => {
        await expect(call('/users', await creation())).resolves.toMatchObject({
          status: 201,
          location: expect.stringMatching(/\/users\/[^/]+$/),
          body: { name: 'Ada' },
        });
      });
    });
  });
});
