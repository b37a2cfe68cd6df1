import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { figure } from '../security/figures.ts';
import { runChild } from './run-child.ts';
import type { Said } from './stalled-child.ts';

jest.setTimeout(120_000);

/** In milliseconds; so much less than the DynamoDB client takes to give up. */
const deadline = 1_500;

describe('a DynamoDB that takes requests and never answers', () => {
  const sockets: Socket[] = [];
  let stalled: Server;
  let result: { said: Said; linger: number };
  beforeAll(async () => {
    stalled = createServer((socket) => sockets.push(socket.on('error', () => {}).resume()));
    await once(stalled.listen(0, '127.0.0.1'), 'listening');
    const { port } = stalled.address() as AddressInfo;
    result = await runChild('stalled-child.ts', [`http://127.0.0.1:${port}`, `${deadline}`]);
  });
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    stalled.close();
    await once(stalled, 'close');
  });

  it('is asked, and lets every operation be answered 504 before the deadline at every door', () => {
    const { answers } = result.said;
    expect(sockets.length).toBeGreaterThan(0);
    expect(answers.length).toBeGreaterThan(60);
    expect(answers.filter(({ outcome }) => outcome !== 'deadline-exceeded')).toEqual([]);
    const slowest = Math.max(...answers.map(({ time }) => time));
    figure('operations that were answered 504, at all doors', answers.length);
    figure(`the latest answer, of ${deadline} ms`, slowest, 'ms');
    expect(slowest).toBeLessThan(deadline);
  });

  it('leaves nothing running: no timer, no connection, and the process ends', () => {
    const { said, linger } = result;
    figure('timers and connections after the answers', said.underWay.length);
    figure('the process ends after them', linger, 'ms');
    expect(said.underWay).toEqual([]);
    expect(linger).toBeLessThan(1_000);
  });
});
