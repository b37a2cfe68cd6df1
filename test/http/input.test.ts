import * as z from 'zod/mini';
import { readInput, withBody } from '../../src/adapters/http/app/input.ts';
import { type Operation, operation } from '../../src/adapters/http/contract/operation.ts';
import { digits, line } from '../../src/adapters/http/contract/shapes.ts';
import { type BufferedRequest, maxBodyBytes } from '../../src/adapters/http/protocol/message.ts';
import { HttpFailure } from '../../src/adapters/http/protocol/problem.ts';
import { jsonRequest, request } from './request.ts';

type Shapes = NonNullable<Operation['request']>;

/** An operation that takes this. */
const takes = (shapes: Shapes | undefined) =>
  operation({
    id: 'any',
    summary: 'Any',
    method: 'POST',
    path: '/any',
    access: 'public',
    ...(shapes && { request: shapes }),
    answers: {},
  })(async () => undefined as never);

const read = (shapes: Shapes | undefined, from: BufferedRequest, parameters = {}) =>
  readInput(takes(shapes), from, parameters);

/** The failure to read. */
const failureOf = (...call: Parameters<typeof read>): HttpFailure => {
  try {
    read(...call);
  } catch (error) {
    if (error instanceof HttpFailure) return error;
    throw error;
  }
  throw new Error('it is read');
};

/** Code and errors of the failure to read. */
const refusal = (...call: Parameters<typeof read>): unknown => {
  try {
    return { read: read(...call) };
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    return error.errors ? [error.code, ...error.errors.map(({ pointer }) => pointer)] : error.code;
  }
};

const text = z.object({ id: z.string() });
const body = z.strictObject({
  name: z.string(),
  tags: z.optional(z.array(z.strictObject({ of: z.string() }))),
});

test('every part is parsed by its shape, and undefined without one', () => {
  const from = jsonRequest('{"name":"Ada"}', {
    query: new Map([
      ['id', ['q']],
      ['more', ['x']],
    ]),
    headers: new Map([
      ['content-type', 'application/json'],
      ['id', 'h'],
    ]),
  });
  expect(read({ path: text, query: text, headers: text, body }, from, { id: 'p' })).toEqual({
    path: { id: 'p' },
    query: { id: 'q' },
    headers: { id: 'h' },
    body: { name: 'Ada' },
  });
  const nothing = { path: undefined, query: undefined, headers: undefined, body: undefined };
  expect(read(undefined, from)).toEqual(nothing);
});

test('a repeated query parameter is rejected by a shape for one value', () => {
  const query = (...values: string[]) => request({ query: new Map([['id', values]]) });
  expect(read({ query: text }, query(''))).toMatchObject({ query: { id: '' } });
  expect(refusal({ query: text }, query('a', 'b'))).toEqual(['invalid-input', '#/query/id']);
});

test.each([
  ['text', z.object({ id: z.string() })],
  ['optional text', z.object({ id: z.optional(z.string()) })],
  ['a number', z.object({ id: z._default(digits(1, 9), 1) })],
  ['one line', z.object({ id: line(1, 9) })],
])('a repeated name is rejected with our message for %s', (_, shape) => {
  const repeated = request({ query: new Map([['id', ['1', '2']]]) });
  expect(failureOf({ query: shape }, repeated).errors).toEqual([
    { pointer: '#/query/id', detail: 'must be given once' },
  ]);
});

test('other query errors keep their messages', () => {
  const lists = z.object({ id: z.array(z.literal('a')) });
  const repeated = request({ query: new Map([['id', ['a', 'b']]]) });
  expect(failureOf({ query: lists }, repeated).errors).toEqual([
    { pointer: '#/query/id/1', detail: expect.not.stringContaining('once') },
  ]);
  expect(failureOf({ query: text }, request({})).errors).toEqual([
    { pointer: '#/query/id', detail: expect.not.stringContaining('once') },
  ]);
});

test('the errors of all parts are reported together, each with a pointer', () => {
  expect(refusal({ path: text, query: text, headers: text, body }, jsonRequest('{}'))).toEqual([
    'invalid-input',
    '#/path/id',
    '#/query/id',
    '#/headers/id',
    '#/name',
  ]);
});

describe('a pointer', () => {
  const pointers = (json: string) => refusal({ body }, jsonRequest(json));

  test('leads to the whole body, to a field, into a list', () => {
    expect(pointers('[]')).toEqual(['invalid-input', '#']);
    expect(pointers('{"name":1}')).toEqual(['invalid-input', '#/name']);
    expect(pointers('{"name":"","tags":[{"of":""},{"of":1,"x":2}]}')).toEqual([
      'invalid-input',
      '#/tags/1/of',
      '#/tags/1/x',
    ]);
  });

  test.each([
    ['a/b', 'a~1b'],
    ['m~n', 'm~0n'],
    ['~1', '~01'],
    ['/~', '~1~0'],
    ['', ''],
    ['c%d', 'c%25d'],
    ['e^f g"h#', 'e%5Ef%20g%22h%23'],
    ['é', '%C3%A9'],
    ['😀', '%F0%9F%98%80'],
    ['\ud83d', '%EF%BF%BD'],
    ['0', '0'],
  ])('escapes the key %j as %j', (key, escaped) => {
    expect(pointers(JSON.stringify({ name: '', [key]: 1 }))).toEqual([
      'invalid-input',
      `#/${escaped}`,
    ]);
  });
});

describe('a key of the prototype', () => {
  afterEach(() => expect({}).not.toHaveProperty('polluted'));

  test.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])(
    '%s is refused like any unknown field of a body',
    (key) => {
      const json = `{"name":"Ada","${key}":{"polluted":1,"prototype":{"polluted":1}}}`;
      expect(refusal({ body }, jsonRequest(json))).toEqual(['invalid-input', `#/${key}`]);
    },
  );

  test('does not replace a missing field', () => {
    expect(refusal({ body }, jsonRequest('{"__proto__":{"name":"Ada"}}'))).toEqual([
      'invalid-input',
      '#/name',
      '#/__proto__',
    ]);
    const query = request({ query: new Map([['__proto__', ['id']]]) });
    expect(refusal({ query: text }, query)).toEqual(['invalid-input', '#/query/id']);
  });

  test('is dropped from query and headers', () => {
    const proto = {
      query: new Map([
        ['__proto__', ['polluted']],
        ['id', ['q']],
      ]),
    };
    const { query, headers } = read(
      { query: text, headers: text },
      request({
        ...proto,
        headers: new Map([
          ['__proto__', 'polluted'],
          ['id', 'h'],
        ]),
      }),
    );
    expect(query).toStrictEqual({ id: 'q' });
    expect(headers).toStrictEqual({ id: 'h' });
  });
});

describe('a body', () => {
  const typed = (type: string | undefined, bytes: Uint8Array = Buffer.from('{"name":"Ada"}')) =>
    request({ body: bytes, headers: new Map(type === undefined ? [] : [['content-type', type]]) });

  test.each([
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    ' application/json ;x=y',
    'application/json; profile="a,b"',
    'application/json,application/json',
    'application/json; charset=utf-8, application/json; charset=utf-8',
  ])('is parsed as JSON when its type is %j', (type) => {
    expect(read({ body }, typed(type))).toMatchObject({ body: { name: 'Ada' } });
  });

  test.each([
    undefined,
    '',
    'text/plain',
    'application/jsonx',
    'application/merge-patch+json',
    'application/json,text/plain',
    'text/plain,text/plain',
    'application/json,',
  ])('is rejected when its type is %j', (type) => {
    expect(refusal({ body }, typed(type))).toBe('unsupported-media-type');
  });

  test('may have only the media types of its operation', () => {
    const shapes = { body, bodyTypes: ['application/merge-patch+json'] };
    expect(read(shapes, typed('application/merge-patch+json'))).toMatchObject({
      body: { name: 'Ada' },
    });
    expect(refusal(shapes, typed('application/json'))).toBe('unsupported-media-type');
  });

  test('of the wrong type gets the supported media types', () => {
    const shapes = { body, bodyTypes: ['application/merge-patch+json', 'application/json'] };
    const supported = 'application/merge-patch+json, application/json';
    const wrong = typed('text/plain');
    expect(failureOf(shapes, wrong).headers).toEqual({ accept: supported });
    expect(failureOf(shapes, { ...wrong, method: 'PATCH' }).headers).toEqual({
      'accept-patch': supported,
    });
  });

  test.each(['gzip', 'identity, gzip', 'x-unknown', ''])(
    'encoded as %j is told the coding that is supported',
    (coding) => {
      const headers = new Map([['content-encoding', coding]]);
      const failure = failureOf({ body }, jsonRequest('{}', { headers }));
      expect(failure.code).toBe('unsupported-media-type');
      expect(failure.headers).toEqual({ 'accept-encoding': 'identity' });
    },
  );

  test.each(['identity', 'Identity', 'identity,identity'])('may be encoded as %j', (coding) => {
    const headers = new Map([
      ['content-type', 'application/json'],
      ['content-encoding', coding],
    ]);
    expect(read({ body }, jsonRequest('{"name":"Ada"}', { headers }))).toMatchObject({
      body: { name: 'Ada' },
    });
  });

  test.each([
    ['nothing', ''],
    ['half of it', '{"name":'],
    ['more after its end', '{"name":"Ada"}x'],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['a surrogate in UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
    ['UTF-16', Buffer.from('{"name":"Ada"}', 'utf16le')],
    ['endless nesting', '['.repeat(maxBodyBytes)],
  ])('is rejected when it is %s', (_, content) => {
    expect(refusal({ body }, typed('application/json', Buffer.from(content)))).toBe(
      'malformed-request',
    );
  });

  test('may be nested to any depth within its size', () => {
    const deep = `${'['.repeat(9_000)}${']'.repeat(9_000)}`;
    expect(refusal({ body }, jsonRequest(deep))).toEqual(['invalid-input', '#']);
  });

  test('may have at most 1 MiB, even if the operation takes none', () => {
    const most = new Uint8Array(maxBodyBytes);
    expect(refusal(undefined, typed(undefined, most))).toHaveProperty('read');
    expect(refusal(undefined, typed(undefined, new Uint8Array(maxBodyBytes + 1)))).toBe(
      'body-too-large',
    );
  });
});

test.each([
  ['many', Object.fromEntries(Array.from({ length: 75_000 }, (_, i) => [`k${i}`, 0]))],
  ['long', { ['k'.repeat(1_000_000)]: 0 }],
])('bounds the problem document, however %s the errors are', (_, value) => {
  const failure = refusal({ body }, jsonRequest(JSON.stringify(value)));
  expect(failure).toEqual(expect.arrayContaining(['invalid-input', '#/name']));
  expect(JSON.stringify(failure).length).toBeLessThan(2_000);
});

describe('an unread body', () => {
  const json = { headers: new Map([['content-type', 'application/json']]) };

  test('is read when the operation takes its type', async () => {
    const from = { ...request(json), path: '/any', body: async () => Buffer.from('{}') };
    const bytes = { body: Buffer.from('{}') };
    expect(await withBody(takes({ body }), from)).toMatchObject(bytes);
    expect(await withBody(takes(undefined), { ...from, headers: new Map() })).toMatchObject(bytes);
  });

  test('is not read otherwise', async () => {
    const unread = jest.fn();
    for (const headers of [new Map(), new Map([['content-type', 'text/plain']])]) {
      const answer = withBody(takes({ body }), {
        ...request({ headers }),
        path: '/any',
        body: unread,
      });
      await expect(answer).rejects.toMatchObject({ code: 'unsupported-media-type' });
    }
    expect(unread).not.toHaveBeenCalled();
  });

  test('is unchanged if it has been read', async () => {
    const from = { ...jsonRequest('{}'), path: '/any' };
    expect((await withBody(takes({ body }), from)).body).toBe(from.body);
  });
});
