import { once } from 'node:events';
import { connect } from 'node:net';
import { duplexPair } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { type App, maxBodyBytes } from '../../src/adapters/http/protocol/message.ts';
import { type Door, expressDoor, newApp, openDoor } from '../e2e/describe-every-door.ts';
import { transcript } from '../local/command-line.ts';

describe('the Express server', () => {
  let door: (Door & { close(): Promise<void> }) | undefined;
  const open = async (app: App) => {
    door = await openDoor(expressDoor, app);
    return door;
  };
  afterEach(() => door?.close());

  const unasked: App = () => Promise.reject(new Error('the app is not to be asked'));

  /** Head and body of the answer to a request for this target, as it is written. */
  const ask = async (port: number, target: string): Promise<[head: string, body: string]> => {
    const socket = connect(port, '127.0.0.1');
    socket.write(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
    return [head, body];
  };

  it.each(['http://[', '//%%@:x#', 'http://a:b%%/#'])(
    'refuses the target %s, which is no URL',
    async (target) => {
      const { port } = await open(await newApp());
      const [head, body] = await ask(port, target);
      expect(head).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/);
      expect(JSON.parse(body)).toMatchObject({ type: 'urn:portico:problem:malformed-request' });
    },
  );

  it('responds to any target with JSON, and never with a 5xx', async () => {
    const { port } = await open(await newApp());
    const part = fc.oneof(
      fc.constantFrom(
        'http://',
        '//',
        '/',
        'x',
        '@',
        ':',
        '[',
        ']',
        '?',
        '#',
        '%',
        '%25',
        '\\',
        '*',
      ),
      fc.stringMatching(/^[!-~]$/),
    );
    const target = fc.array(part, { minLength: 1, maxLength: 10 }).map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(target, async (written) => {
        const [head, body] = await ask(port, written);
        expect(head).toMatch(/^HTTP\/1.1 [24]\d\d /);
        expect(JSON.parse(body)).toMatchObject({});
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['ERR_HTTP_REQUEST_TIMEOUT', '408 Request Timeout', 'request-timeout'],
    ['HPE_HEADER_OVERFLOW', '431 Request Header Fields Too Large', 'headers-too-large'],
    ['HPE_INVALID_METHOD', '400 Bad Request', 'malformed-request'],
    [undefined, '400 Bad Request', 'malformed-request'],
  ])('responds to the Node error %s with %s', async (code, status, type) => {
    const [client, peer] = duplexPair();
    const server = expressDoor.serve(unasked);
    server.emit('clientError', Object.assign(new Error('secret'), { code }), peer);
    const answer = await text(client);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status}\r\n`));
    expect(answer).toMatch(`urn:portico:problem:${type}`);
    expect(answer).not.toMatch('secret');
  });

  it('destroys a connection that is not writable', async () => {
    const [, peer] = duplexPair();
    peer.end();
    expressDoor.serve(unasked).emit('clientError', new Error(), peer);
    await once(peer, 'close');
  });

  it('writes no problem document into a response that has begun', async () => {
    const rest = Promise.withResolvers<Buffer>();
    async function* body() {
      yield Buffer.from('begun');
      yield await rest.promise;
    }
    const server = expressDoor.serve(async () => ({
      status: 200,
      headers: {},
      cookies: [],
      body: body(),
    }));
    const [client, peer] = duplexPair();
    server.emit('connection', peer);
    const answer = transcript(client);
    client.write(`POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n`);
    client.write(`${(maxBodyBytes + 1).toString(16)}\r\n${'x'.repeat(maxBodyBytes + 1)}\r\n`);
    await answer.seen(/begun/);
    const faulty = once(server, 'clientError');
    client.write('rubbish\r\n');
    await faulty;
    await setImmediate();
    rest.resolve(Buffer.from('ended'));
    await answer.seen(/ended/);
    expect(answer.text()).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer.text()).not.toMatch(/HTTP\/1\.1 400 /);
  });

  it('responds with 500 to a response that HTTP cannot represent, without details', async () => {
    const answer = { status: 200, headers: { location: 'secret\n' }, cookies: [], body: '' };
    const { port } = await open(async () => answer);
    const [head, body] = await ask(port, '/');
    expect(head).toMatch(/^HTTP\/1.1 500 Internal Server Error\r\n/);
    expect(JSON.parse(body)).toMatchObject({ type: 'urn:portico:problem:internal-error' });
    expect(body).not.toMatch(/secret|Error:/);
  });
});
