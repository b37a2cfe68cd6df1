import { on, once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { limitPerAddress } from '../../src/adapters/express/connections.ts';
import { expressApp } from '../../src/adapters/express/express-app.ts';
import { expressServer } from '../../src/adapters/express/server.ts';
import { serverLimits } from '../../src/adapters/express/server-limits.ts';
import type { App } from '../../src/adapters/http/protocol/message.ts';
import { bytesOf } from '../http/request.ts';

/** No time-out is reached in a test but the one that it shortens. */
const generous = {
  ...serverLimits(),
  headersTimeout: 600_000,
  requestTimeout: 600_000,
  keepAliveTimeout: 600_000,
  timeout: 600_000,
  connectionsCheckingInterval: 10,
};

const respond: App = async (request) => {
  await bytesOf(request);
  return { status: 200, headers: {}, cookies: [], body: 'served' };
};
const head = 'Host: x\r\n';
const served = `GET / HTTP/1.1\r\n${head}Connection: close\r\n\r\n`;

describe('the Express server', () => {
  let server: Server;
  const listen = async (limits: Partial<typeof generous>, app = respond) => {
    server = expressServer(expressApp(app), { ...generous, ...limits }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  };
  afterEach(() => {
    server?.close();
    server?.closeAllConnections();
  });

  /** The server's side of the next connections. */
  const accepted = async (count: number): Promise<readonly Socket[]> => {
    const peers: Socket[] = [];
    for await (const [peer] of on(server, 'connection')) if (peers.push(peer) === count) break;
    return peers;
  };

  /** Shortens a time-out once its bytes have arrived: a slow machine sees the same order of events. */
  const expire = (limit: 'headersTimeout' | 'requestTimeout'): void => {
    server[limit] = 1;
  };

  /** A client that leaves it to the server to close its connection. */
  const client = async (written: string): Promise<Socket> => {
    const { port } = server.address() as AddressInfo;
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).on('error', () => {});
    await once(socket, 'connect');
    socket.write(written);
    return socket;
  };
  const ask = async (): Promise<string> => text(await client(served)).catch(String);

  it.each([
    ['headersTimeout', 'nothing', ''],
    ['headersTimeout', 'half a head', `GET / HTTP/1.1\r\n${head}`],
    ['headersTimeout', 'half a line', 'GET /'],
    ['requestTimeout', 'half a body', `POST / HTTP/1.1\r\n${head}Content-Length: 9\r\n\r\nabc`],
    ['requestTimeout', 'no body', `POST / HTTP/1.1\r\n${head}Content-Length: 9\r\n\r\n`],
  ] as const)(
    'answers 408 and closes when %s is over and %s has come',
    async (limit, _what, written) => {
      await listen({});
      const peers = accepted(1);
      const socket = await client(written);
      const [peer] = await peers;
      while (peer?.bytesRead !== written.length) await setImmediate();
      expire('headersTimeout');
      expire(limit);
      const answer = await text(socket);
      expect(answer).toMatch(/^HTTP\/1\.1 408 /);
      expect(answer).toMatch('urn:portico:problem:request-timeout');
    },
  );

  it('closes sixty slow connections while it serves others', async () => {
    await listen({});
    const peers = accepted(60);
    const trickling = Array.from({ length: 60 }, async () => {
      const socket = await client(`GET / HTTP/1.1\r\n${head}A: `);
      const drops = setInterval(() => socket.write('b'), 20);
      await new Promise((resolve) => socket.resume().once('close', resolve));
      clearInterval(drops);
    });
    for (const peer of await peers) while (peer.bytesRead === 0) await setImmediate();
    expect(await ask()).toMatch(/served$/);
    expire('headersTimeout');
    await Promise.all(trickling);
    server.headersTimeout = generous.headersTimeout;
    expect(await ask()).toMatch(/served$/);
  });

  it('destroys the connection of a rejected client that does not close it', async () => {
    await listen({});
    const connected = once(server, 'connection');
    const socket = await client('rubbish\r\n\r\n');
    const [peer] = await connected;
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 /);
    await once(peer, 'close');
    socket.destroy();
  });

  it('closes an idle connection', async () => {
    await listen({ keepAliveTimeout: 50 });
    const answers = await text(await client(`GET / HTTP/1.1\r\n${head}\r\n`));
    expect(answers).toMatch(/^HTTP\/1\.1 200 [\s\S]*served$/);
  });

  it('closes a connection whose response is not read', async () => {
    const gone = Promise.withResolvers<unknown>();
    const connected = Promise.withResolvers<Socket>();
    const endless: App = async ({ signal }) => {
      signal.addEventListener('abort', gone.resolve);
      const peer = await connected.promise;
      expect(peer.timeout).toBe(generous.timeout);
      peer.setTimeout(10);
      return { status: 200, headers: {}, cookies: [], body: Buffer.alloc(50_000_000) };
    };
    await listen({}, endless);
    server.once('connection', connected.resolve);
    const socket = await client(served);
    socket.pause();
    await gone.promise;
    socket.destroy();
  });

  it.each(['connections', 'connectionsPerAddress'])(
    'keeps to the limit of %s, and serves one more when one of them is gone',
    async (limit) => {
      await listen({ [limit]: 2 });
      const [first, second] = [await client('GET'), await client('GET')];
      expect(await ask()).not.toMatch('served');
      first.destroy();
      while (!/served$/.test(await ask()));
      second.destroy();
    },
  );
});

describe('the limit for each address', () => {
  const from = (remoteAddress: string) =>
    Object.defineProperty(new Socket(), 'remoteAddress', { value: remoteAddress });

  it.each([
    ['192.0.2.1', '192.0.2.1', true],
    ['192.0.2.1', '192.0.2.2', false],
    ['192.0.2.1', '::ffff:192.0.2.2', false],
    ['192.0.2.1', '::ffff:192.0.2.1', true],
    ['fe80::1%eth0', 'fe80::2%eth0', true],
    ['2001:db8::1', '2001:db8::2', true],
    ['2001:db8::1', '2001:db8:0:1::1', false],
  ])('counts %s and %s together: %s', (one, other, isOne) => {
    const limit = limitPerAddress(1);
    const [first, second] = [from(one), from(other)];
    limit(first);
    limit(second);
    expect(first.destroyed).toBe(false);
    expect(second.destroyed).toBe(isOne);
  });
});

describe('the limits', () => {
  it('have the documented values on the server', () => {
    expect(expressServer(expressApp(respond))).toMatchObject({
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      keepAliveTimeout: 5_000,
      timeout: 60_000,
      connectionsCheckingInterval: 1_000,
      maxConnections: 1_024,
    });
  });

  it.each([undefined, 75_000, 5_000])(
    'let a proxy close idle connections first, set to %p ms',
    (keepAliveTimeout) => {
      const limits = serverLimits(1, keepAliveTimeout);
      expect(limits.keepAliveTimeout).toBe(keepAliveTimeout ?? 65_000);
      expect(limits.headersTimeout).toBeGreaterThan(limits.keepAliveTimeout);
      // Node refuses a shorter one.
      expect(limits.requestTimeout).toBeGreaterThanOrEqual(limits.headersTimeout);
      expect(limits.timeout).toBeGreaterThan(limits.keepAliveTimeout);
      expect(expressServer(expressApp(respond), limits)).toMatchObject({
        keepAliveTimeout: limits.keepAliveTimeout,
        headersTimeout: limits.headersTimeout,
        requestTimeout: limits.requestTimeout,
        timeout: limits.timeout,
      });
    },
  );

  it('keep connections longer than a proxy that closes after 60 s', () => {
    const { keepAliveTimeout, timeout } = serverLimits(1);
    expect(Math.min(keepAliveTimeout, timeout)).toBeGreaterThan(60_000);
  });

  it('use the configured keep-alive time-out without a proxy', () => {
    expect(serverLimits(0, 7_000)).toMatchObject({ keepAliveTimeout: 7_000, timeout: 60_000 });
  });

  it.each([
    [0, 256],
    [1, 1_024],
  ])('behind %d proxies allow %d connections per address', (trustedProxies, most) => {
    expect(serverLimits(trustedProxies).connectionsPerAddress).toBe(most);
  });
});
