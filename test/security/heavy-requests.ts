import { maxBodyBytes } from '../../src/adapters/http/protocol/message.ts';
import { type Wire, wireOf } from '../properties/event-doors.ts';

/** Requests that are as much work as a client can make of them: of the size that doors let through. */

const filled = (before: string, piece: string, after = ''): string =>
  before +
  piece.repeat(Math.floor((maxBodyBytes - before.length - after.length) / piece.length)) +
  after;

const members = (name: (index: number) => string): string => {
  const parts: string[] = [];
  for (let size = 2; size < maxBodyBytes - 100; size += (parts.at(-1)?.length ?? 0) + 1) {
    parts.push(`${JSON.stringify(name(parts.length))}:0`);
  }
  return `{${parts.join(',')}}`;
};

const half = Math.floor(maxBodyBytes / 2);

const bodies: Readonly<Record<string, string>> = {
  'open brackets': filled('', '['),
  'nested arrays': `${'['.repeat(half)}${']'.repeat(half)}`,
  'nested objects': `${'{"a":'.repeat(half / 3)}0${'}'.repeat(half / 3)}`,
  'a name of nested arrays': `{"name":${'['.repeat(half - 10)}${']'.repeat(half - 10)}}`,
  digits: filled('', '9'),
  'digits after a point': filled('0.', '1'),
  'a name of digits': filled('{"name":', '9', '}'),
  names: members((i) => `k${i}`),
  'numbers as names': members((i) => `${i}`),
  'sparse numbers as names': members((i) => `${i * 4096}`),
  'one name': filled('{', '"a":0,', '"a":0}'),
  prototypes: filled('{', '"__proto__":{},', '"a":0}'),
  escapes: filled('{"name":"', '\\u0000', '"}'),
  'escaped quotes': filled('{"name":"', '\\"', '"}'),
  surrogates: filled('{"name":"', '\\ud800', '"}'),
  'combining characters': filled('{"name":"a', '\u0301', '"}'),
  emoji: filled('{"name":"', '😀', '"}'),
  spaces: filled('{"name":"', ' ', 'x"}'),
  'space around': filled('', '\n', '{}'),
  'an address of letters': filled('{"name":"Eve","email":"', 'a', '"}'),
  'an address of dots': filled('{"name":"Eve","email":"', 'a.', '@a.bc"}'),
  'an address of signs': filled('{"name":"Eve","email":"', '@', '"}'),
  'an address of labels': filled('{"name":"Eve","email":"a@', 'a.', '1"}'),
  'a name of one long member': filled('{"', 'k', '":0}'),
  strings: filled('[', '"",', '""]'),
  zeros: filled('[', '0,', '0]'),
  'objects in a list': filled('[', '{},', '{}]'),
};

/** What API Gateway allows for the request line and all header fields, and Node's server nearly so. */
const headBytes = 10_240;
const head = (piece: string): string => piece.repeat(Math.floor(headBytes / piece.length));

const fields: readonly (readonly [string, string])[] = [
  ['accept', head(',')],
  ['accept', head('a/b;q=0.1,')],
  ['accept', `${head('"\\')}`],
  ['accept', head('*/*;a="')],
  ['accept-encoding', head('a;q=0,')],
  ['accept-encoding', head(' ,')],
  ['if-match', head(' ,')],
  ['if-match', `${head('"a",')}x`],
  ['if-none-match', head('"')],
  ['if-none-match', head('W/"')],
  ['idempotency-key', `"${head('\\"')}`],
  ['authorization', `Bearer ${head('a')}`],
  ['authorization', `Bearer ${head('a.')}`],
  ['authorization', `Bearer ${head('=')}`],
  ['cache-control', head('no-transform')],
  ['x-forwarded-for', head(',')],
  ['cookie', head('a=b; ')],
  ['content-type', head(';')],
  ['content-type', head(' ')],
];

export const heavyRequests = (
  id: string,
  authorization: string,
): readonly (readonly [what: string, wire: Wire])[] => {
  const opening = ['Authorization', authorization] as const;
  const json = ['Content-Type', 'application/json'] as const;
  return [
    ...Object.entries(bodies).flatMap(([what, text]) => {
      const parts = { headers: [opening, json], body: Buffer.from(text) };
      return [
        [`POST ${what}`, wireOf('/users', { method: 'POST', ...parts })] as const,
        [`PATCH ${what}`, wireOf(`/users/${id}`, { method: 'PATCH', ...parts })] as const,
      ];
    }),
    ...fields.flatMap(([name, value]) => {
      const headers = [...(name === 'authorization' ? [] : [opening]), [name, value] as const];
      const what = `${name}: ${value.slice(0, 12)}…`;
      return [
        [`GET ${what}`, wireOf(`/users/${id}`, { headers })] as const,
        [`POST ${what}`, wireOf('/users', { method: 'POST', headers })] as const,
      ];
    }),
    ...['/', '/a', '/users', '%2f', '%41', '/..'].map(
      (piece) => [`a path of ${piece}`, wireOf(`/users${head(piece)}`)] as const,
    ),
    ...['a&', 'limit=1&', '%', '%41=&', '+', '&'].map(
      (piece) =>
        [
          `a query of ${piece}`,
          wireOf('/users', { query: head(piece), headers: [opening] }),
        ] as const,
    ),
  ];
};
