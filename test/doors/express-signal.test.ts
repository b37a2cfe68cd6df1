import { once } from 'node:events';
import { connect } from 'node:net';
import type { HttpRequest } from '../../src/adapters/http/protocol/message.ts';
import { type Door, expressDoor, openDoor } from '../e2e/describe-every-door.ts';

describe('the signal of a request to the Express server', () => {
  const asked: HttpRequest[] = [];
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<HttpRequest>();
  let door: Door & { close(): Promise<void> };
  beforeAll(async () => {
    door = await openDoor(expressDoor, async (request) => {
      asked.push(request);
      if (request.path === '/waits') {
        arrive(request);
        await once(request.signal, 'abort');
      }
      return { status: 200, headers: {}, cookies: [], body: '' };
    });
  });
  afterAll(() => door?.close());

  it('is aborted when the client disconnects before the response', async () => {
    const socket = connect(door.port, '127.0.0.1');
    socket.write('GET /waits HTTP/1.1\r\nHost: x\r\n\r\n');
    const { signal } = await arrived;
    expect(signal.aborted).toBe(false);
    const aborted = once(signal, 'abort');
    socket.destroy();
    await aborted;
    expect(signal.reason).toMatchObject({ code: 'client-gone' });
  });

  it('is not aborted after a complete response', async () => {
    // The second request is served when the first is over.
    const socket = connect(door.port, '127.0.0.1');
    const ask = 'GET /first HTTP/1.1\r\nHost: x\r\n\r\n';
    socket.write(`${ask}GET /last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    socket.resume();
    await once(socket, 'close');
    const [first] = asked.filter(({ path }) => path === '/first');
    expect(asked.at(-1)?.path).toBe('/last');
    expect(first?.signal.aborted).toBe(false);
  });
});
