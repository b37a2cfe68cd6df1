import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { maxBodyBytes } from '../../src/adapters/http/protocol/message.ts';
import { type Door, expressDoor, newApp, openDoor } from '../e2e/describe-every-door.ts';
import { bearer } from '../e2e/test-config.ts';
import { bytesOf } from '../http/request.ts';

const host = 'Host: x\r\n';
const last = `${host}Connection: close\r\n`;
const chunked = 'Transfer-Encoding: chunked\r\n';

/** A request that must not be served, as it lies hidden behind another. */
const smuggled = `DELETE /users/smuggled HTTP/1.1\r\n${host}\r\n`;

const get = (fields: string, line = 'GET /hello HTTP/1.1') => `${line}\r\n${fields}\r\n`;
const post = (fields: string, body: string) => `POST /users HTTP/1.1\r\n${fields}\r\n${body}`;

/** What is written in Latin-1, and who it gets as far as the app; the answers' statuses in order. */
type Row = readonly [what: string, written: string, statuses: string, ...served: string[]];

const refused: readonly Row[] = [
  // Where a body ends (RFC 9112 §6), which decides where the next request begins.
  ['CL.TE', post(`${host}Content-Length: 6\r\n${chunked}`, `0\r\n\r\n${smuggled}`), '400'],
  [
    'TE.CL',
    post(`${host}${chunked}Content-Length: 4\r\n`, `5c\r\n${smuggled}\r\n0\r\n\r\n`),
    '400',
  ],
  ...[
    'chunked\r\nTransfer-Encoding: cow',
    'cow\r\nTransfer-Encoding: chunked',
    'chunked, chunked',
    'gzip, chunked',
    'chunked, identity',
    'identity',
    'xchunked',
    '"chunked"',
    'chunked;q=1',
    '\vchunked',
    '',
  ].map((coding): Row => {
    const fields = `${host}Transfer-Encoding: ${coding}\r\n`;
    return [`the coding ${JSON.stringify(coding)}`, post(fields, `0\r\n\r\n${smuggled}`), '400'];
  }),
  ['a coding named with a space', post(`${host}Transfer-Encoding : chunked\r\n`, smuggled), '400'],
  [
    'a coding in HTTP/1.0',
    `POST /users HTTP/1.0\r\n${host}${chunked}\r\n0\r\n\r\n${smuggled}`,
    '400',
  ],
  ...[
    '3\r\nContent-Length: 4',
    '3\r\nContent-Length: 3',
    '3, 3',
    '3 3',
    '+3',
    '-3',
    '0x3',
    '3e0',
    '3.0',
    '3;',
    'three',
    '',
    '99999999999999999999999',
  ].map((length): Row => {
    const fields = `${host}Content-Length: ${length}\r\n`;
    return [`the length ${JSON.stringify(length)}`, post(fields, `abc${smuggled}`), '400'];
  }),
  ['a length named with a space', post(`${host}Content-Length : 3\r\n`, `abc${smuggled}`), '400'],
  ...[
    '0x3\r\nabc\r\n0',
    '-1\r\nabc\r\n0',
    ' 3\r\nabc\r\n0',
    '3 \r\nabc\r\n0',
    '\r\nabc\r\n0',
    'FFFFFFFFFFFFFFFFFF\r\nabc\r\n0',
    '3\r\nabcd\r\n0',
    '3\r\nabcXX0',
    '3\nabc\n0',
    '3;a\nabc\r\n0',
    '3;a\rb\r\nabc\r\n0',
    `3;${'a'.repeat(20_000)}\r\nabc\r\n0`,
    '3\r\nabc\r\n0\r\nA: b\nC: d',
    '3\r\nabc\r\n0\r\nContent-Length: 3',
  ].map((chunks): Row => {
    const written = post(`${host}${chunked}`, `${chunks}\r\n\r\n${smuggled}`);
    return [`the chunks ${JSON.stringify(chunks).slice(0, 40)}`, written, '400'];
  }),
  [
    'trailers that are too large',
    post(`${host}${chunked}`, `0\r\nA: ${'a'.repeat(20_000)}\r\n\r\n`),
    '431',
  ],

  // Where a field and a line end (RFC 9112 §2.2, §5).
  ['a line that is folded', get(`${host}A: b\r\n c\r\n`), '400'],
  ['a line that is folded with a tab', get(`${host}A: b\r\n\tc\r\n`), '400'],
  ['a length that is folded', post(`${host}A: b\r\n Content-Length: 3\r\n`, 'abc'), '400'],
  ['a first line that is folded', get(` A: b\r\n${host}`), '400'],
  ['a bare CR in a value', get(`${host}A: b\rc\r\n`), '400'],
  ['a bare CR in a name', get(`${host}A\r: b\r\n`), '400'],
  ['bare CRs for ends of lines', 'GET /hello HTTP/1.1\rHost: x\r\r', '400'],
  ['two CRs', `GET /hello HTTP/1.1\r\r\n${host}\r\n`, '400'],
  ['bare LFs for ends of lines', 'GET /hello HTTP/1.1\nHost: x\n\n', '400'],
  ['a bare LF between fields', get(`${host}A: b\nC: d\r\n`), '400'],
  ['a bare LF at the end of the head', `GET /hello HTTP/1.1\r\n${host}\n`, '400'],
  ['NUL in a name', get(`${host}A\0B: c\r\n`), '400'],
  ['NUL in a value', get(`${host}A: b\0c\r\n`), '400'],
  ['NUL in the target', get(host, 'GET /hel\0lo HTTP/1.1'), '400'],
  ['a control character in a value', get(`${host}A: b\u0001c\r\n`), '400'],
  ['DEL in a value', get(`${host}A: b\u007fc\r\n`), '400'],
  ['a space in a name', get(`${host}A B: c\r\n`), '400'],
  ['a space before a colon', get(`${host}A : b\r\n`), '400'],
  ['no name', get(`${host}: b\r\n`), '400'],
  ['no colon', get(`${host}AB\r\n`), '400'],
  ['a name that is not ASCII', get(`${host}\u00c3\u00a9: b\r\n`), '400'],

  // How much of it there may be.
  ['a target that is too long', get(host, `GET /${'a'.repeat(17_000)} HTTP/1.1`), '431'],
  ['a field of over 16 KiB', get(`${host}A: ${'a'.repeat(16_384)}\r\n`), '431'],
  ['fields of over 16 KiB', get(host + `A: ${'a'.repeat(1_000)}\r\n`.repeat(17)), '431'],
  ['over 100 fields', get(host + 'A: b\r\n'.repeat(100)), '431'],

  // Whom it is for (RFC 9112 §3.2).
  ['no Host', get(''), '400'],
  ['two Hosts', get(`${host}${host}`) + smuggled, '400'],
  ['two Hosts that differ', get(`${host}Host: y\r\n`) + smuggled, '400'],
  ['two Hosts in HTTP/1.0', get(`${host}${host}`, 'GET /hello HTTP/1.0'), '400'],
  ...['a b', 'a@b', 'a/b', 'a,b', 'http://a', 'a:b', '[::1', 'a\u00e9'].map(
    (name): Row => [`the Host ${name}`, get(`Host: ${name}\r\n`) + smuggled, '400'],
  ),
  ['a target of host and port', get(host, 'GET x:80 HTTP/1.1') + smuggled, '400'],
  ['a target with user info', get(host, 'GET http://u@x/hello HTTP/1.1') + smuggled, '400'],
  ['a target with a fragment', get(host, 'GET /hello#a HTTP/1.1'), '400'],
  ['a target with a space', get(host, 'GET /hello a HTTP/1.1'), '400'],
  ['a target that is not ASCII', get(host, 'GET /\u00c3\u00a9 HTTP/1.1'), '400'],
  ['no target', get(host, 'GET HTTP/1.1'), '400'],
  ['a tunnel', `CONNECT x:443 HTTP/1.1\r\n${host}\r\n${smuggled}`, '405'],
  ['a tunnel to a path', `CONNECT /hello HTTP/1.1\r\n${host}\r\n${smuggled}`, '405'],

  // What it is.
  ['HTTP/0.9', 'GET /hello\r\n\r\n', '400'],
  ["HTTP/2's preface", 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0', '400'],
  ...['HTTP/2.0', 'HTTP/1.2', 'HTTP/1.10', 'HTTP/01.1', 'http/1.1', 'HTTP/1,1', 'HTTPS/1.1'].map(
    (version): Row => [version, get(host, `GET /hello ${version}`) + smuggled, '400'],
  ),
  ['a ClientHello', '\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003', '400'],
  ['a method in lower case', get(host, 'get /hello HTTP/1.1'), '400'],
  ['tabs in the first line', get(host, 'GET\t/hello\tHTTP/1.1'), '400'],
  ['a space before the first line', get(host, ' GET /hello HTTP/1.1'), '400'],
  ['an unknown expectation', post(`${host}Expect: tea\r\nContent-Length: 0\r\n`, smuggled), '417'],
];

const hello = 'GET /hello ';
const served: readonly Row[] = [
  ['a space twice in the first line', get(last, 'GET  /hello HTTP/1.1'), '200', hello],
  ['empty lines before the first', `\r\n\r\n${get(last)}`, '200', hello],
  ['an empty Host', get('Host: \r\nConnection: close\r\n'), '200', hello],
  ['a Host with a port', get('Host: [::1]:3000\r\nConnection: close\r\n'), '200', hello],
  ['HTTP/1.0 without a Host', get('', 'GET /hello HTTP/1.0'), '200', hello],
  ['a value in Latin-1', get(`${last}A: \u00e9\r\n`), '200', hello],
  ['100 fields', get(last + 'A: b\r\n'.repeat(98)), '200', hello],
  ['fields of nearly 16 KiB', get(`${last}A: ${'a'.repeat(16_000)}\r\n`), '200', hello],
  ['a target of a whole URL', get(last, 'GET http://x/hello HTTP/1.1'), '200', hello],
  ['OPTIONS *', get(last, 'OPTIONS * HTTP/1.1'), '404', 'OPTIONS * '],
  ['TRACE, which is not echoed', get(last, 'TRACE /hello HTTP/1.1'), '405', 'TRACE /hello '],
  [
    'an offer to upgrade',
    get(`${host}Connection: upgrade, close\r\nUpgrade: websocket\r\n`),
    '200',
    hello,
  ],
  [
    'an offer of h2c',
    get(
      `${host}Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n`,
    ),
    '200',
    hello,
  ],
  [
    'a coding in capital letters',
    post(`${last}Transfer-Encoding: CHUNKED\r\n`, '3\r\nabc\r\n0\r\n\r\n'),
    '401',
    'POST /users abc',
  ],
  [
    'extensions of chunks',
    post(`${last}${chunked}`, '3;a=b;c="d"\r\nabc\r\n000;e\r\n\r\n'),
    '401',
    'POST /users abc',
  ],
  [
    'a length with a zero before it',
    post(`${last}Content-Length: 03\r\n`, 'abc'),
    '401',
    'POST /users abc',
  ],
  [
    'a field that is no Content-Length',
    post(`${last}Content_Length: 9\r\nContent-Length: 3\r\n`, 'abc'),
    '401',
    'POST /users abc',
  ],
  [
    'a body that looks like a request',
    post(`${last}Content-Length: ${smuggled.length}\r\n`, smuggled),
    '401',
    `POST /users ${smuggled}`,
  ],
  [
    'a body of GET, which is not the next request',
    get(`${host}Content-Length: ${smuggled.length}\r\n`) + smuggled + get(last),
    '200,200',
    `GET /hello ${smuggled}`,
    hello,
  ],
  [
    'two in one packet',
    get(host) + get(last, 'GET /health HTTP/1.1'),
    '200,200',
    hello,
    'GET /health ',
  ],
  [
    'two with an empty line between them',
    post(`${host}Content-Length: 3\r\n`, `abc\r\n${get(last)}`),
    '401,200',
    'POST /users abc',
    hello,
  ],
  ['one, and none after the last', get(last) + smuggled, '200', hello],
  [
    'one, and then what cannot be expected',
    get(host) + post(`${host}Expect: tea\r\nContent-Length: 0\r\n`, smuggled),
    '200,417',
    hello,
  ],
  ['one, and then what is no request', `${get(host)}rubbish\r\n\r\n`, '200,400', hello],
  [
    'one, and then what must be refused',
    `${get(host)}${get(host + host)}${smuggled}`,
    '200,400',
    hello,
  ],
];

describe('the Express server', () => {
  let door: Door & { close(): Promise<void> };
  const reached: string[] = [];
  beforeAll(async () => {
    const app = await newApp();
    door = await openDoor(expressDoor, async (request) => {
      const body = await bytesOf(request).catch(() => undefined);
      reached.push(`${request.method} ${request.path} ${body ?? ''}`);
      return app(body ? { ...request, body } : request);
    });
  });
  beforeEach(() => reached.splice(0));
  afterAll(() => door?.close());

  /** All that comes back until the server closes the connection, which the client leaves to it. */
  const exchange = (written: string): Promise<string> => {
    const socket = connect({ port: door.port, host: '127.0.0.1', allowHalfOpen: true });
    socket.write(written, 'latin1');
    return text(socket).finally(() => socket.destroy());
  };

  const statuses = (answers: string): string =>
    [...answers.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => status).join();

  afterEach(async () => {
    expect((await door.request().get('/hello')).status).toBe(200);
  });

  it.each(refused)('rejects %s and closes the connection', async (_what, written, expected) => {
    const answer = await exchange(written);
    expect(statuses(answer)).toBe(expected);
    expect(reached).toEqual([]);
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toMatch(/\r\ncontent-type: application\/problem\+json\r\n/);
    expect(head).toMatch(/\r\nconnection: close/);
    expect(JSON.parse(body)).toMatchObject({ status: Number(expected) });
  });

  it.each(served)('serves %s', async (_what, written, expected, ...requests) => {
    expect(statuses(await exchange(written))).toBe(expected);
    expect(reached).toEqual(requests);
  });

  it.each(['/hello?name=José', '/users/é'])('says that %s must be percent-encoded', async (url) => {
    const line = Buffer.from(`GET ${url} HTTP/1.1`).toString('latin1');
    const answer = await exchange(get(last, line));
    expect(statuses(answer)).toBe('400');
    expect(answer).toContain('such as raw UTF-8, that must be percent-encoded (RFC 3986');
  });

  it('does not treat a trailer as a header', async () => {
    const authorization = await bearer({ scope: 'users:write' });
    const trailers = `Authorization: ${authorization}\r\n`;
    const answer = await exchange(post(last + chunked, `0\r\n${trailers}\r\n`));
    expect(statuses(answer)).toBe('401');
  });

  it('responds to pipelined requests in order', async () => {
    const names = Array.from({ length: 50 }, (_, i) => `name-${i}`);
    const requests = names.map((name) => get(host, `GET /hello?name=${name} HTTP/1.1`));
    const answers = await exchange(requests.join('') + get(last, 'GET /health HTTP/1.1'));
    expect(answers.match(/name-\d+/g)).toEqual(names);
    expect(reached).toHaveLength(51);
  });

  it('serves no request after a response that closes the connection', async () => {
    const body = 'x'.repeat(2 * maxBodyBytes);
    const answers = exchange(post(`${host}Content-Length: ${body.length}\r\n`, body) + smuggled);
    expect(statuses(await answers)).toBe('401');
    expect(reached).toHaveLength(1);
  });
});
