import { once } from 'node:events';
import { connect, Socket } from 'node:net';
import { duplexPair } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { lingerWhileArriving } from '../../src/adapters/express/connections.ts';
import { maxBodyBytes } from '../../src/adapters/http/protocol/message.ts';
import { type Door, expressDoor, newApp, openDoor } from '../e2e/describe-every-door.ts';
import { bearer } from '../e2e/test-config.ts';
import { transcript } from '../local/command-line.ts';

const json = 'Content-Type: application/json\r\n';
const length = (bytes: number) => `Content-Length: ${bytes}\r\n`;
const chunked = 'Transfer-Encoding: chunked\r\n';
const expecting = 'Expect: 100-continue\r\n';

describe('the Express server before the body has arrived', () => {
  let door: Door & { close(): Promise<void> };
  let token: string;
  beforeAll(async () => {
    door = await openDoor(expressDoor, await newApp());
    token = `Authorization: ${await bearer({ scope: 'users:write' })}\r\n`;
  });
  afterAll(() => door?.close());

  /** All that comes back for a head until the server ends its side; the body is never sent. */
  const answerTo = async (line: string, ...fields: string[]): Promise<string> => {
    const socket = connect({ port: door.port, host: '127.0.0.1', allowHalfOpen: true });
    const answer = transcript(socket);
    socket.write(`${line} HTTP/1.1\r\nHost: x\r\n${fields.join('')}\r\n`);
    await once(socket, 'end');
    socket.destroy();
    return answer.text();
  };

  const bodies = [length(2_000_000), length(20), chunked];
  const refusals: readonly [what: string, status: number, line: string, fields: () => string[]][] =
    [
      ['an unknown path', 404, 'POST /nowhere', () => []],
      ['another method', 405, 'PUT /users', () => [token, json]],
      ['no token', 401, 'POST /users', () => [json]],
      ['another media type', 415, 'POST /users', () => [token, 'Content-Type: text/plain\r\n']],
      ['an encoded body', 415, 'POST /users', () => [token, json, 'Content-Encoding: gzip\r\n']],
      ['an unacceptable answer', 406, 'POST /users', () => [token, json, 'Accept: image/png\r\n']],
    ];

  it.each(refusals.flatMap((row) => bodies.map((body) => [...row, body] as const)))(
    'refuses %s with %i',
    async (_what, status, line, fields, body) => {
      const answer = await answerTo(line, ...fields(), body);
      expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      expect(answer).toMatch(/\r\nconnection: close\r\n/i);
    },
  );

  it.each(refusals)(
    'asks for no body that it refuses: %s, %i',
    async (_what, status, line, fields) => {
      const answer = await answerTo(line, ...fields(), expecting, length(2_000_000));
      expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    },
  );

  it('rejects a body by its Content-Length without 100 Continue', async () => {
    for (const field of ['', expecting]) {
      const answer = await answerTo('POST /users', token, json, field, length(maxBodyBytes + 1));
      expect(answer).toMatch(/^HTTP\/1.1 413 /);
    }
  });

  it('rejects another expectation', async () => {
    const answer = await answerTo('POST /users', token, json, 'Expect: tea\r\n', length(9));
    expect(answer).toMatch(/^HTTP\/1.1 417 /);
  });

  it('rejects a chunked body as soon as it is too large', async () => {
    const socket = connect(door.port, '127.0.0.1').on('error', () => {});
    const answer = transcript(socket);
    const size = maxBodyBytes + 1;
    socket.write(`POST /users HTTP/1.1\r\nHost: x\r\n${token}${json}${chunked}\r\n`);
    socket.write(`${size.toString(16)}\r\n${'x'.repeat(size)}\r\n`);
    await answer.seen(/^HTTP\/1.1 413 [\s\S]*body-too-large/);
    socket.destroy();
  });

  it('does not respond to an expectation after the last response of a connection', async () => {
    const socket = connect(door.port, '127.0.0.1').on('error', () => {});
    const answer = transcript(socket);
    const second = 'GET /hello HTTP/1.1\r\nHost: x\r\nExpect: tea\r\n\r\n';
    socket.write(`GET /hello HTTP/1.1\r\n\r\n${second}`);
    await once(socket, 'close');
    expect(answer.text().match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 400']);
  });

  it('sends 100 Continue for a body that it reads, but not with HTTP/1.0', async () => {
    const body = '{"name":"Eve","email":"eve-100@example.com"}';
    const socket = connect(door.port, '127.0.0.1');
    const answer = transcript(socket);
    socket.write(
      `POST /users HTTP/1.1\r\nHost: x\r\n${token}${json}${expecting}${length(body.length)}\r\n`,
    );
    await answer.seen(/^HTTP\/1.1 100 Continue\r\n\r\n$/);
    socket.write(body);
    await answer.seen(/\nHTTP\/1.1 201 /);
    socket.destroy();
    const old = connect(door.port, '127.0.0.1');
    const oldAnswer = transcript(old);
    old.write(`POST /users HTTP/1.0\r\n${token}${json}${expecting}${length(2)}\r\n{}`);
    await oldAnswer.seen(/^HTTP\/1.1 400 /);
    old.destroy();
  });

  it('keeps the connection of a client whose body has arrived', async () => {
    const socket = connect(door.port, '127.0.0.1');
    const answer = transcript(socket);
    socket.write(`POST /nowhere HTTP/1.1\r\nHost: x\r\n${length(2)}\r\n{}`);
    await answer.seen(/^HTTP\/1.1 404 /);
    socket.write('GET /hello HTTP/1.1\r\nHost: x\r\n\r\n');
    await answer.seen(/\nHTTP\/1.1 200 |"message"/);
    socket.destroy();
  });

  it.each(['CONNECT x:443', 'CONNECT /hello'])(
    'answers %s with a problem document',
    async (line) => {
      const answer = await answerTo(line);
      const [head = '', body = ''] = answer.split('\r\n\r\n');
      expect(head).toMatch(/^HTTP\/1.1 405 Method Not Allowed\r\n/);
      expect(head).toMatch(/\r\nallow: \r\n/);
      expect(JSON.parse(body)).toMatchObject({ type: 'urn:portico:problem:method-not-allowed' });
    },
  );

  it('survives a reset of a CONNECT connection', async () => {
    const [client, peer] = duplexPair();
    expressDoor.serve(async () => Promise.reject(new Error('unused'))).emit('connect', {}, peer);
    peer.emit('error', new Error('ECONNRESET'));
    client.destroy();
    expect((await door.request().get('/hello')).status).toBe(200);
  });
});

describe('a response', () => {
  it('is not sent after a parse error has been answered', async () => {
    const answered = Promise.withResolvers<void>();
    const arrived = Promise.withResolvers<void>();
    const door = await openDoor(expressDoor, async () => {
      arrived.resolve();
      await answered.promise;
      return { status: 200, headers: {}, cookies: [], body: 'late' };
    });
    const socket = connect({ port: door.port, host: '127.0.0.1', allowHalfOpen: true });
    const answer = transcript(socket);
    socket.write(`POST / HTTP/1.1\r\nHost: x\r\n${chunked}\r\n`);
    await arrived.promise;
    socket.write('rubbish\r\n');
    await answer.seen(/^HTTP\/1.1 400 /);
    answered.resolve();
    await setImmediate();
    await once(socket, 'end');
    socket.destroy();
    expect(answer.text()).not.toMatch(/late/);
    await door.close();
  });
});

describe('the end of a connection', () => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] }));
  afterEach(() => jest.useRealTimers());

  it('lingers while a request is arriving', () => {
    const socket = new Socket();
    lingerWhileArriving(() => true)(socket);
    socket.destroySoon();
    expect([socket.writableEnded, socket.destroyed]).toEqual([true, false]);
    jest.runAllTimers();
    expect(socket.destroyed).toBe(true);
  });

  it('is immediate otherwise', () => {
    const socket = new Socket();
    const destroySoon = jest.spyOn(socket, 'destroySoon');
    lingerWhileArriving(() => false)(socket);
    socket.destroySoon();
    expect(destroySoon).toHaveBeenCalledTimes(1);
  });
});
