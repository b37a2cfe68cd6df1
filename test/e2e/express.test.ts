import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { maxBodyBytes } from '../../src/adapters/http/protocol/message.ts';
import { type Door, expressDoor, newApp, openDoor } from './describe-every-door.ts';
import { bearer } from './test-config.ts';

describe('the Express server', () => {
  let door: Door & { close(): Promise<void> };
  beforeAll(async () => {
    door = await openDoor(expressDoor, await newApp());
  });
  afterAll(() => door?.close());

  /** What comes back for these bytes until the server closes the connection. */
  const exchange = (request: string): Promise<string> => {
    const socket = connect(door.port, '127.0.0.1');
    socket.write(request);
    return text(socket);
  };

  const expectRefusal = (answer: string, status: string, code: string) => {
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status}\r\n`));
    expect(head).toMatch(/content-type: application\/problem\+json/i);
    expect(head).toMatch(/connection: close/i);
    const requestId = /x-request-id: (.+)/i.exec(head)?.[1];
    expect(JSON.parse(body)).toMatchObject({ type: `urn:portico:problem:${code}`, requestId });
  };

  it.each([
    ['what is not HTTP', 'rubbish\r\n\r\n'],
    ['an unknown method', 'BREW /hello HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['no Host', 'GET /hello HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['a NUL in a header', 'GET /hello HTTP/1.1\r\nHost: x\r\nA: \0\r\n\r\n'],
    [
      'two lengths of a body',
      'POST /users HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    [
      'a length that is no number',
      'POST /users HTTP/1.1\r\nHost: x\r\nContent-Length: two\r\n\r\n{}',
    ],
  ])('refuses %s with a problem document', async (_what, request) => {
    expectRefusal(await exchange(request), '400 Bad Request', 'malformed-request');
  });

  it('refuses header fields that are too large', async () => {
    const answer = await exchange(
      `GET /hello HTTP/1.1\r\nHost: x\r\nA: ${'x'.repeat(20_000)}\r\n\r\n`,
    );
    expectRefusal(answer, '431 Request Header Fields Too Large', 'headers-too-large');
  });

  it('refuses an expectation it does not know', async () => {
    const answer = await exchange('GET /hello HTTP/1.1\r\nHost: x\r\nExpect: coffee\r\n\r\n');
    expectRefusal(answer, '417 Expectation Failed', 'expectation-failed');
  });

  it('answers a body over the limit before its end, and closes', async () => {
    const authorization = await bearer({ scope: 'users:write' });
    const socket = connect(door.port, '127.0.0.1');
    socket.write(
      `POST /users HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nContent-Type: application/json\r\nContent-Length: ${10 * maxBodyBytes}\r\n\r\n`,
    );
    socket.write('x'.repeat(maxBodyBytes + 1));
    const [chunk] = await new Promise<[Buffer]>((resolve) =>
      socket.once('data', (data) => resolve([data])),
    );
    expect(`${chunk}`).toMatch(/^HTTP\/1.1 413 Payload Too Large\r\n/);
    expect(`${chunk}`).toMatch(/connection: close/i);
    socket.destroy();
  });

  it('goes on when a client leaves in the middle of its body', async () => {
    const socket = connect(door.port, '127.0.0.1');
    socket.write('POST /users HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{');
    await new Promise<void>((resolve) => socket.once('connect', resolve));
    socket.destroy();
    expect((await door.request().get('/hello')).status).toBe(200);
  });

  it.each([
    ['http://portico.example/hello?name=Ada', 200],
    ['HTTPS://[::1]:3000/hello', 200],
    ['http://127.0.0.1:3000', 404],
    ['http://portico.example?name=Ada', 404],
    ['http://user@portico.example/hello', 400],
    ['ftp://portico.example/hello', 400],
  ])('takes the target %s for what it names: %i', async (target, status) => {
    const answer = await exchange(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });

  it('sees both of two Authorization fields and refuses them', async () => {
    const authorization = await bearer({ scope: 'users:read' });
    const field = `Authorization: ${authorization}\r\n`;
    const answer = await exchange(
      `GET /users HTTP/1.1\r\nHost: x\r\n${field}${field}Connection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1.1 401 /);
  });
});
