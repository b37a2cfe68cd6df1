import { EventEmitter, once } from 'node:events';
import { readdirSync } from 'node:fs';
import {
  Agent,
  createServer,
  get,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import type { Environment } from '../../src/infrastructure/config/settings.ts';
import { gracefulStop } from '../../src/infrastructure/main/graceful-stop.ts';
import { commandLines, transcript } from './command-line.ts';
import { refused, serving } from './server.ts';

const { run, folder } = commandLines();

/** A server, and a client that has sent half a request to it, which the server waits for the rest of. */
const halfAsked = async (env?: Environment) => {
  const server = await serving(run, env);
  const [authorization = '', bearer = ''] = /authorization: ([^"]+)/.exec(server.create) ?? [];
  // From its first use on the store has a second file, until it is closed.
  await fetch(`${server.url}/users`, { headers: { authorization: bearer } });
  const body = '{"name":"Ada","email":"ada@example.com"}';
  const fields = [
    'host: localhost',
    authorization,
    'content-type: application/json',
    `content-length: ${body.length}`,
    'expect: 100-continue',
  ];
  const socket = connect(server.port, '127.0.0.1').on('error', () => {});
  const answer = transcript(socket);
  socket.write(`POST /users HTTP/1.1\r\n${fields.join('\r\n')}\r\n\r\n`);
  await answer.seen(/^HTTP\/1.1 100 /);
  socket.write(body.slice(0, 10));
  const finish = async (): Promise<void> => {
    socket.write(body.slice(10));
    await answer.seen(/\nHTTP\/1.1 201 [\s\S]*"ada@example.com"/);
    socket.destroy();
  };
  return { ...server, finish };
};

const inData = (): string[] => readdirSync(join(folder(), 'data')).toSorted();

test.each([
  ['SIGTERM', 0],
  ['SIGINT', 130],
] as const)(
  'on %s the server takes no more connections, lets a half-sent request finish, closes its store and stops with code %i',
  async (name, code) => {
    const { port, signal, ended, finish } = await halfAsked();
    // Through npm it comes twice.
    signal(name);
    signal(name);
    await refused(port);
    expect(inData()).toContain('portico.db-wal');
    await finish();
    await expect(ended).resolves.toMatchObject({ code, stderr: '' });
    expect(inData()).toEqual(['jwt-secret', 'portico.db']);
  },
);

test('the server ends at once when it is told again', async () => {
  const { port, signal, ended } = await halfAsked();
  const hasEnded = ended.then(() => true);
  signal('SIGINT');
  await refused(port);
  while (!(await Promise.race([hasEnded, setImmediate(false)]))) signal('SIGTERM');
  await expect(ended).resolves.toMatchObject({ code: 143 });
});

describe.each([
  ['an error that nobody catches', 'throw new Error("zebra")'],
  ['a rejection that nobody handles', 'Promise.reject(new Error("zebra"))'],
])('on %s the server', (_what, fault) => {
  const script = `process.on('SIGUSR2',()=>{${fault}})`;
  const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(script)}` };

  test('says so on one line, lets a half-sent request finish and stops with code 1', async () => {
    const { port, signal, ended, finish } = await halfAsked(env);
    signal('SIGUSR2');
    await refused(port);
    signal('SIGUSR2');
    await finish();
    const { code, stdout, stderr } = await ended;
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const lines = stdout.split('\n').filter((line) => line.includes('zebra'));
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({
        level: 'error',
        message: 'the server ends: nobody has caught this',
        error: expect.objectContaining({ message: 'zebra' }),
      }),
    ]);
    expect(inData()).toEqual(['jwt-secret', 'portico.db']);
  });
});

/** Longer than any test. */
const forever = 600_000;

describe('a graceful stop', () => {
  let server: Server;
  /** Answers `/` at once, and others when they are told to. */
  const pending = new EventEmitter<{ response: [ServerResponse] }>();
  const listen = async (grace: number): Promise<() => void> => {
    server = createServer((request, response) => {
      if (request.url === '/') setImmediate().then(() => response.end('served'));
      else pending.emit('response', response);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return gracefulStop(server, grace);
  };
  const port = () => (server.address() as AddressInfo).port;
  const closed = () => once(server, 'close');
  const agent = new Agent({ keepAlive: true });
  afterEach(() => agent.destroy());

  const kept = async (): Promise<void> => {
    const [response] = (await once(get({ port: port(), agent }), 'response')) as [IncomingMessage];
    expect(await text(response)).toBe('served');
  };

  it('is over at once where nobody is connected', async () => {
    const stop = await listen(forever);
    stop();
    await closed();
  });

  it('waits for no connection that is kept, nor for one on which nothing has come', async () => {
    const stop = await listen(forever);
    await kept();
    const accepted = once(server, 'connection');
    const silent = connect(port(), '127.0.0.1').on('error', () => {});
    await accepted;
    stop();
    await closed();
    silent.destroy();
  });

  it('answers a hundred requests that have reached it, accepted or not', async () => {
    const stop = await listen(forever);
    const sockets = Array.from({ length: 100 }, () => connect(port(), '127.0.0.1'));
    const answers = Promise.all(sockets.map((socket) => text(socket).catch(String)));
    for (const socket of sockets) socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    // The kernel has connected them; the server has had no turn to accept them.
    const end = closed();
    stop();
    const statuses = (await answers).map((answer) => /^HTTP\/1\.1 200 [\s\S]*served$/.test(answer));
    expect(statuses).toEqual(sockets.map(() => true));
    await end;
  });

  it('lets a request finish that has begun to arrive, and says that it is the last', async () => {
    const stop = await listen(forever);
    const socket = connect(port(), '127.0.0.1');
    const accepted = once(server, 'connection');
    socket.write('GET / HTTP/1.1\r\n');
    const [peer] = await accepted;
    while (peer.bytesRead === 0) await setImmediate();
    const end = closed();
    stop();
    await setImmediate();
    socket.write('Host: x\r\n\r\n');
    expect(await text(socket)).toMatch(/\nconnection: close\r\n[\s\S]*served$/i);
    await end;
  });

  it.each([
    ['says that it is the last', (_response: ServerResponse) => {}, /^connection: close/im],
    ['goes on', (response: ServerResponse) => response.flushHeaders(), /^connection: keep-alive/im],
  ])(
    'closes a connection as soon as the answer is given, which %s',
    async (_what, begin, field) => {
      const stop = await listen(forever);
      const asked = once(pending, 'response');
      const socket = connect(port(), '127.0.0.1');
      socket.write('GET /later HTTP/1.1\r\nHost: x\r\n\r\n');
      const [response] = await asked;
      begin(response);
      const end = closed();
      stop();
      response.end('served');
      const answer = await text(socket);
      expect(answer).toMatch(/served/);
      expect(answer).toMatch(field);
      await end;
    },
  );

  it('cuts what is still under way when the grace is over', async () => {
    const stop = await listen(0);
    const asked = once(pending, 'response');
    const socket = connect(port(), '127.0.0.1').on('error', () => {});
    socket.write('GET /never HTTP/1.1\r\nHost: x\r\n\r\n');
    await asked;
    stop();
    await closed();
  });

  it('does nothing when it is asked for again', async () => {
    const stop = await listen(forever);
    stop();
    stop();
    await closed();
    stop();
  });
});
