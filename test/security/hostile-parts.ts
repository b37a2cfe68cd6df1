import { isUtf8 } from 'node:buffer';
import type { Fields } from '../gateway/wire.ts';
import { eventOf, type Wire, wireOf } from '../properties/event-doors.ts';
import type { Hostile } from './hostile-system.ts';

/** Queries, header fields and bodies that have hurt programs before. */

const sent = (what: string, wire: Wire): Hostile => ({
  what: `${wire.method} ${wire.path}: ${what}`,
  event: (door) => eventOf(door, wire),
});

const tenKilobytes = 'x'.repeat(10_240);
const unsafeNames = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
];

const queries: readonly string[] = [
  ...['limit', 'cursor', 'name'].flatMap((name) =>
    [
      name,
      `${name}=`,
      `${name}=1&${name}=2`,
      `${name}=1&${name.toUpperCase()}=2`,
      `${name}[]=1`,
      `${name}[]=1&${name}[]=2`,
      `${name}[0]=1`,
      `${name}[$gt]=`,
      `${name}[__proto__][polluted]=1`,
      `${name}.__proto__.polluted=1`,
      ...[
        '%00',
        '%0d%0aset-cookie:a=b',
        '%ff',
        '%',
        '%zz',
        '%u0041',
        '%c0%af',
        '%ed%a0%80',
        '%F0%9F',
      ],
      ...[
        '-1',
        '0',
        '1e3',
        '0x10',
        '1.5',
        'NaN',
        'Infinity',
        'null',
        '9'.repeat(400),
        '1%00',
        '+1',
        '１',
      ],
      ...[
        "'%20or%201=1--",
        '../../etc/passwd',
        '$%7B7*7%7D',
        '{{7*7}}',
        '%3Cscript%3E',
        tenKilobytes,
      ],
    ].map((each, i) => (i < 10 ? each : `${name}=${each}`)),
  ),
  ...unsafeNames.flatMap((name) => [
    `${name}=1`,
    `${name}[polluted]=1`,
    `${name}.polluted=1`,
    `${name}[prototype][polluted]=1`,
    `${name}=1&${name}=2`,
  ]),
  ...['&', '=', '&&&&', '====', '?', '??a=b', '#', ';', 'a;b=c', '+', '%', '%%%', '%2', '\ud800'],
  `${tenKilobytes}=1`,
  'a=1&'.repeat(2_500),
  'limit=1&'.repeat(1_250),
  '&'.repeat(10_000),
  '%'.repeat(10_000),
  '%00'.repeat(3_000),
];

export const hostileQueries = (authorization: string): readonly Hostile[] =>
  queries.flatMap((query) =>
    ['/users', '/hello'].map((path) =>
      sent(query, wireOf(path, { query, headers: [['Authorization', authorization]] })),
    ),
  );

const looked = [
  ...['accept', 'accept-encoding', 'if-match', 'if-none-match', 'idempotency-key', 'content-type'],
  ...['content-encoding', 'cache-control', 'origin', 'access-control-request-method', 'x-api-key'],
  ...['cookie', 'x-forwarded-for', 'x-forwarded-proto', 'forwarded', 'host', 'content-length'],
  ...[
    'x-request-id',
    'traceparent',
    'x-amzn-trace-id',
    'transfer-encoding',
    'x-http-method-override',
  ],
];

const values = [
  ...[
    '',
    ' ',
    ',',
    ',,,,',
    ';',
    '*',
    '"',
    '""',
    '"""',
    'W/',
    'W/"',
    '\\',
    '"\\',
    '=',
    'q=',
    'a;q=9',
  ],
  ...['\0', 'a\r\nset-cookie: a=b', '\u007f', '\u0085', '\u2028', '\ufeff', '漢字', '\ud800', 'ÿ'],
  ...['-1', '1e999', 'NaN', '__proto__', '[object Object]', '../..', '{{7*7}}', '<script>'],
  tenKilobytes,
  '"'.repeat(10_240),
  ','.repeat(10_240),
  ' '.repeat(10_240),
  ', '.repeat(5_120),
  '"a",'.repeat(2_560),
  '"\\'.repeat(5_120),
  'a/b;q=0.1,'.repeat(1_024),
  `W/${'"'.repeat(10_238)}`,
];

const crowds: readonly Fields[] = [
  Array.from({ length: 500 }, (_, i) => [`x-field-${i}`, 'x'] as const),
  Array.from({ length: 500 }, () => ['accept', 'text/html'] as const),
  Array.from({ length: 500 }, (_, i) => ['cookie', `c${i}=1`] as const),
  unsafeNames.map((name) => [name, 'polluted'] as const),
  [['', 'x']],
  [[' ', 'x']],
  [['a b', 'x']],
  [['a\r\nb', 'x']],
  [['漢', 'x']],
  [[tenKilobytes, 'x']],
];

export const hostileHeaders = (id: string, authorization: string): readonly Hostile[] => {
  const opening = ['Authorization', authorization] as const;
  const post = { method: 'POST', body: Buffer.from('{"name":"Eve"}') };
  return [
    ...looked.flatMap((name) => values.map((value) => [[name, value]] as const)),
    ...crowds,
  ].flatMap((fields) => {
    const what = fields.map((field) => field.join(': ').slice(0, 60)).join('; ');
    const headers = [opening, ...fields];
    return [
      sent(what, wireOf(`/users/${id}`, { headers })),
      sent(what, wireOf('/users', { ...post, headers })),
    ];
  });
};

const wrongTokens = [
  ...values,
  'Bearer',
  'Bearer ',
  'bearer  x',
  'Basic eDp5',
  'Bearer a b',
  'Bearer .',
  'Bearer ..',
];

/** What nobody gets in by. */
export const hostileCredentials: readonly Hostile[] = wrongTokens.flatMap((value) =>
  ['authorization', 'x-api-key', 'cookie', '__proto__'].map((name) =>
    sent(`${name}: ${value}`, wireOf('/users', { headers: [[name, value]] })),
  ),
);

/** The members that only we may choose, and some that are no user's. */
const assigned = {
  id: 'mine',
  version: 99,
  createdAt: '1970-01-01T00:00:00.000Z',
  updatedAt: 'never',
  roles: ['admin'],
  scope: 'users:write',
  isAdmin: true,
  password: 'x',
};

const text = (value: string): string => `{"name":${value},"email":"eve@example.com"}`;

const bodies: readonly (string | Buffer)[] = [
  ...[
    '',
    ' ',
    '\0',
    'null',
    'true',
    '0',
    '-0',
    '""',
    '[]',
    '{}',
    '[{}]',
    '{"":0}',
    'NaN',
    'undefined',
  ],
  ...[
    '{',
    '}',
    '[',
    '"',
    '{"a"',
    '{"a":',
    '{"a":1,}',
    '[1,]',
    "{'a':1}",
    '{a:1}',
    '//',
    '{}{}',
    '{} x',
    '{}\0',
  ],
  ...[
    '1e999',
    '-1e999',
    '1e-999',
    '18446744073709551616',
    '9007199254740993',
    '0.1e1',
    '01',
    '+1',
    '0x1',
  ],
  ...[
    '1e999',
    '-0',
    '18446744073709551616',
    'null',
    'true',
    '[]',
    '{}',
    '[["a"]]',
    '{"length":5}',
  ].map(text),
  ...[
    '"\\ud800"',
    '"\\udc00\\ud800"',
    '"\\u0000"',
    '"\\u2028"',
    '"\\u202e"',
    '"\\ufeff"',
    '"\t"',
  ].map(text),
  ...[
    '""',
    '" "',
    '"a\\nb"',
    `"${'x'.repeat(101)}"`,
    `"${'😀'.repeat(101)}"`,
    `"${'e\u0301'.repeat(60)}"`,
  ].map(text),
  ...Object.entries(assigned).map(([name, value]) =>
    JSON.stringify({ name: 'Eve', email: 'eve@example.com', [name]: value }),
  ),
  JSON.stringify({ name: 'Eve', email: 'eve@example.com', ...assigned }),
  ...unsafeNames.flatMap((name) => [
    `{"${name}":{"polluted":1}}`,
    `{"name":"Eve","email":"eve@example.com","${name}":{"name":"x"}}`,
    `{"${name}":{"name":"Eve","email":"eve@example.com"}}`,
    `{"name":{"${name}":{"polluted":1}}}`,
    `[{"${name}":{"polluted":1}}]`,
    `{"constructor":{"prototype":{"${name}":1}}}`,
  ]),
  '{"name":"Eve","name":"Mallory","email":"eve@example.com"}',
  '{"name":"Eve","email":"eve@example.com","email":"m@example.com"}',
  '{"\\u006eame":"Eve","name":1,"email":"eve@example.com"}',
  '{"Name":"Eve","EMAIL":"eve@example.com"}',
  '\ufeff{"name":"Eve","email":"bom@example.com"}',
  Buffer.from('{"name":"Eve"}', 'utf16le'),
  Buffer.from('\ufeff{"name":"Eve"}', 'utf16le'),
  ...['ff', 'c0af', 'eda080', 'f4908080', 'e282', '80'].map((bytes) =>
    Buffer.concat([Buffer.from('{"name":"'), Buffer.from(bytes, 'hex'), Buffer.from('"}')]),
  ),
  // Deeper than a stack; `heavy-requests` has them as long as a body can be.
  '['.repeat(20_000),
  `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
  `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
  text(`${'['.repeat(20_000)}${']'.repeat(20_000)}`),
  ...[
    '@',
    'a@b',
    'a@b.c\\r\\nbcc:x@y.z',
    'a@@b.cc',
    `${'a'.repeat(300)}@b.cc`,
    'a@[127.0.0.1]',
    '"a b"@c.dd',
    'é@ü.de',
  ].map((email) => `{"name":"Eve","email":"${email.replaceAll('"', '\\"')}"}`),
];

const types = [
  ...[
    'application/json; charset=utf-7',
    'application/json; charset=utf-16',
    'APPLICATION/JSON',
    'application/json;',
  ],
  ...[
    'application/json, text/plain',
    'text/plain, application/json',
    'application/json/x',
    'json',
    '*/*',
  ],
  ...[
    'multipart/form-data; boundary=x',
    'multipart/form-data',
    'application/x-www-form-urlencoded',
    'text/xml',
  ],
  ...[
    'application/merge-patch+json',
    'application/json-patch+json',
    'application/vnd.api+json',
    'application/problem+json',
  ],
  ...[
    'application/json\0',
    'application/json\r\n',
    ' application/json ',
    'application /json',
    '漢/字',
    ';',
    'application/json;;;;',
  ],
];

const json: Fields = [['Content-Type', 'application/json']];

const body = (bytes: string | Buffer, headers: Fields, authorization: string) => {
  const parts = {
    headers: [['Authorization', authorization] as const, ...headers],
    body: Buffer.from(bytes),
  };
  return { what: `${headers.flat().join(': ')} ${bytes.slice(0, 60)}`, parts };
};

/** Each for creating and for changing a user; in base64 too, where no gateway makes other bytes of it. */
export const hostileBodies = (id: string, authorization: string): readonly Hostile[] => {
  const content = [
    ...bodies.map((bytes) => body(bytes, json, authorization)),
    ...types.flatMap((type) =>
      ['{}', '--x', 'name=Eve', '{"name":"Eve","email":"type@example.com"}'].map((bytes) =>
        body(bytes, [['Content-Type', type]], authorization),
      ),
    ),
  ];
  return content.flatMap(({ what, parts }) => {
    const wires = [
      wireOf('/users', { method: 'POST', ...parts }),
      wireOf(`/users/${id}`, { method: 'PATCH', ...parts }),
    ];
    return wires.flatMap((wire) => [
      ...(isUtf8(parts.body) ? [sent(what, wire)] : []),
      {
        what: `${wire.method} ${what}, in base64`,
        event: (door) => ({ ...eventOf(door, wire), ...inBase64(parts.body) }),
      },
    ]);
  });
};

const inBase64 = (bytes: Buffer) => ({ body: bytes.toString('base64'), isBase64Encoded: true });

const eve = Buffer.from('{"name":"Eve","email":"base64@example.com"}');
const encoded = eve.toString('base64');

/** What an event says of its body, and what is there. */
const damaged: readonly object[] = [
  ...[
    '!',
    '====',
    'e',
    'e30',
    'e30=',
    'e30==',
    'e 3 0 =',
    'e30\0',
    'é',
    '\ud800',
    '-_-_',
    '{}',
    `${encoded}x`,
  ],
  ...[
    encoded.slice(0, -3),
    encoded.replaceAll('A', '\n'),
    eve.toString('base64url'),
    eve.toString('hex'),
  ],
].map((text) => ({ body: text, isBase64Encoded: true }));

const undeclared: readonly object[] = [
  { body: encoded, isBase64Encoded: false },
  { body: encoded },
  { body: `${eve}`, isBase64Encoded: true },
  { body: '', isBase64Encoded: true },
  { body: null, isBase64Encoded: true },
  { isBase64Encoded: true },
];

export const hostileBase64 = (authorization: string): readonly Hostile[] => {
  const { parts } = body('{}', json, authorization);
  const wire = wireOf('/users', { method: 'POST', ...parts });
  return [...damaged, ...undeclared].map((members) => ({
    what: JSON.stringify(members),
    event: (door) => {
      const {
        body: _,
        isBase64Encoded: __,
        ...event
      } = eventOf(door, wire) as Record<string, unknown>;
      return { ...event, ...members };
    },
  }));
};

/** Understated, overstated, and no number at all. */
export const hostileLengths = (authorization: string): readonly Hostile[] =>
  ['0', '1', '99999999999', '-1', '1, 2', 'x', '', '1e3', '0x10'].flatMap((length) =>
    ['{}', `${eve}`, ''].map((bytes) => {
      const fields: Fields = [...json, ['Content-Length', length]];
      const { what, parts } = body(bytes, fields, authorization);
      return sent(what, wireOf('/users', { method: 'POST', ...parts }));
    }),
  );
