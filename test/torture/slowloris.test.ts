import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { commandLines, transcript } from '../local/command-line.ts';
import { serving } from '../local/server.ts';
import { figure } from '../security/figures.ts';

jest.setTimeout(120_000);
const { run } = commandLines();

const memory = { DATABASE_URL: 'memory:', JWT_SECRET: 'a secret of thirty-two bytes or more' };

const client = async (port: number, written: string): Promise<Socket> => {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).on('error', () => {});
  await once(socket, 'connect');
  socket.write(written);
  return socket;
};

const ask = async (port: number): Promise<string> =>
  text(await client(port, 'GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'));

const seconds = (since: number): number => (performance.now() - since) / 1_000;

const head = 'GET /hello HTTP/1.1\r\nHost: x\r\n';
const halfBody = 'POST /users HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{';

/** How a client holds on to a connection: what it begins with, and what it lets drop each second. */
const tricklers = [
  ['nothing at all', '', ''],
  ['a header field without end', `${head}A: `, 'a'],
  ['header fields without end', head, 'A: b\r\n'],
  ['empty lines', '', '\r\n'],
] as const;

describe('sixty connections', () => {
  it.each(tricklers)(
    'that trickle %s are gone within 16 s, while others are served',
    async (what, begins, drop) => {
      const { port } = await serving(run, memory);
      const start = performance.now();
      const trickling = Array.from({ length: 60 }, async () => {
        const socket = await client(port, begins);
        const drops = setInterval(() => drop && socket.write(drop), 1_000);
        await new Promise((resolve) => socket.resume().once('close', resolve).once('end', resolve));
        clearInterval(drops);
        socket.destroy();
        return seconds(start);
      });
      const gone = Promise.all(trickling);
      let served = 0;
      while (!(await Promise.race([gone.then(() => true), setTimeout(100, false)]))) {
        expect(await ask(port)).toMatch(/^HTTP\/1\.1 200 /);
        served += 1;
      }
      const slowest = Math.max(...(await gone));
      figure(`60 connections that trickle ${what} are gone`, slowest, 's');
      expect(served).toBeGreaterThan(0);
      expect(slowest).toBeLessThan(16);
    },
  );

  it('that trickle a body are gone within 33 s, while others are served', async () => {
    const { port } = await serving(run, memory);
    const start = performance.now();
    const sockets = await Promise.all(Array.from({ length: 60 }, () => client(port, halfBody)));
    const drops = setInterval(() => {
      for (const socket of sockets) socket.write('a');
    }, 1_000);
    const gone = Promise.all(
      sockets.map((socket) => new Promise((resolve) => socket.resume().once('end', resolve))),
    ).then(() => true);
    while (!(await Promise.race([gone, setTimeout(100, false)]))) {
      expect(await ask(port)).toMatch(/^HTTP\/1\.1 200 /);
    }
    clearInterval(drops);
    const time = seconds(start);
    figure('60 connections that trickle a body are gone', time, 's');
    expect(time).toBeLessThan(33);
    for (const socket of sockets) socket.destroy();
  });
});

describe('on SIGTERM', () => {
  it.each([
    ['says nothing', ''],
    ['never ends its head', head],
    ['never ends its body', halfBody],
    ['asks on and on, and reads nothing', `${head}\r\n`.repeat(5_000)],
  ])('the server is gone within 12 s, with code 0, where a client %s', async (what, written) => {
    const { port, signal, ended } = await serving(run, memory);
    const sockets = await Promise.all(Array.from({ length: 20 }, () => client(port, written)));
    for (const socket of sockets) socket.pause();
    await ask(port);
    const start = performance.now();
    signal('SIGTERM');
    await expect(ended).resolves.toMatchObject({ code: 0, stderr: '' });
    const time = seconds(start);
    figure(`the server is gone after SIGTERM where a client ${what}`, time, 's');
    expect(time).toBeLessThan(12);
    for (const socket of sockets) socket.destroy();
  });

  it('the server is gone within a second where it is idle', async () => {
    const { port, signal, ended } = await serving(run, memory);
    const kept = await client(port, `${head}\r\n`);
    await transcript(kept).seen(/^HTTP\/1\.1 200 /);
    const start = performance.now();
    signal('SIGTERM');
    await expect(ended).resolves.toMatchObject({ code: 0, stderr: '' });
    const time = seconds(start);
    figure('the server is gone after SIGTERM where it is idle', time, 's');
    expect(time).toBeLessThan(1);
    kept.destroy();
  });
});
