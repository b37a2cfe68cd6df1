import fc from 'fast-check';
import type { BufferedRequest } from '../../src/adapters/http/protocol/message.ts';
import type { Fields } from '../gateway/wire.ts';
import { anyText } from './any-text.ts';
import type { Wire } from './event-doors.ts';

/** A request as its client writes it, and what the app must be told of it at whatever door. */
export interface Sample {
  readonly wire: Wire;
  readonly told: Told;
}

type Told = Pick<BufferedRequest, 'method' | 'path' | 'query' | 'headers' | 'body'>;

/** Text, and one of the ways to write it in a URL. */
interface Written {
  readonly plain: string;
  readonly written: string;
}

const literally = (characters: string): fc.Arbitrary<Written> =>
  fc.constantFrom(...characters).map((plain) => ({ plain, written: plain }));

const hex = (byte: number, isUpper: boolean): string => {
  const digits = byte.toString(16).padStart(2, '0');
  return `%${isUpper ? digits.toUpperCase() : digits}`;
};

const escaped = fc
  .tuple(
    fc.oneof(anyText({ minLength: 1, maxLength: 1 }), fc.constantFrom(...'%/?#&=+ ,;é漢\0')),
    fc.boolean(),
  )
  .map(([plain, isUpper]) => ({
    plain,
    written: Array.from(Buffer.from(plain), (byte) => hex(byte, isUpper)).join(''),
  }));

const text = (...characters: fc.Arbitrary<Written>[]): fc.Arbitrary<Written> =>
  fc.array(fc.oneof(...characters), { maxLength: 12 }).map((parts) => ({
    plain: parts.map(({ plain }) => plain).join(''),
    written: parts.map(({ written }) => written).join(''),
  }));

const path = text(escaped, literally('/.'), literally("aZ09-._~!$&'()*+,;=:@")).map((rest) => ({
  plain: `/${rest.plain}`,
  written: `/${rest.written}`,
}));

const space = fc.constant({ plain: ' ', written: '+' });
const queryText = text(escaped, space, literally("aZ09-._~!$'()*,;:@/?"));
const names = ['__proto__', 'constructor', 'toString', 'name', 'name'];
const queryName = fc.oneof(
  queryText,
  fc.constantFrom(...names).map((plain) => ({ plain, written: plain })),
);
const query = fc.array(fc.tuple(queryName, queryText), { maxLength: 6 });

const valuesByName = (pairs: readonly (readonly [Written, Written])[]): Map<string, string[]> =>
  new Map(
    Object.entries(
      Object.groupBy(
        pairs.map(([name, value]) => [name.plain, value.plain] as const),
        ([name]) => `.${name}`,
      ),
    ).map(([name, group = []]) => [name.slice(1), group.map(([, value]) => value)]),
  );

/** What gateways, Node or HTTP itself give a meaning; `cookie` and `content-type` come by themselves. */
const taken = /^(connection|content-|cookie|date|expect|host|keep-|proxy-|t|upgrade|x-|server)/;

const fieldName = fc
  .oneof(
    fc.constantFrom('__proto__', 'constructor', 'valueof', 'accept', 'if-match', 'authorization'),
    fc.stringMatching(/^[a-z0-9!#$%&'*+.^_`|~-]{1,8}$/),
  )
  .filter((name) => !taken.test(name));

/** Fields by lower-case name, each spelled in one way and perhaps repeated. */
const fields = (value: fc.Arbitrary<string>) =>
  fc.uniqueArray(
    fc.record({
      name: fieldName,
      isUpper: fc.boolean(),
      values: fc.array(value, { minLength: 1, maxLength: 3 }),
    }),
    { selector: ({ name }) => name, maxLength: 5 },
  );

const cookie = fc.stringMatching(/^[a-z_]{1,9}=[A-Za-z0-9,="_-]{0,9}$/);
const cookieFields = fc.array(fc.array(cookie, { minLength: 1, maxLength: 3 }), { maxLength: 2 });

/** Gateways hand text over as text, so it has to be some. */
const content = fc.oneof(
  fc.record({
    type: fc.constantFrom('application/json', 'text/plain; charset=utf-8'),
    body: anyText().map((body) => Buffer.from(body)),
  }),
  fc.record({
    type: fc.constantFrom(undefined, 'application/octet-stream', 'image/png'),
    body: fc.uint8Array().map((body) => Buffer.from(body)),
  }),
);

/** Any request whose header fields have values of this kind. */
export const samples = (value: fc.Arbitrary<string>): fc.Arbitrary<Sample> =>
  fc
    .record({
      method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'),
      path,
      query,
      fields: fields(value),
      cookieFields,
      content,
    })
    .map(({ method, path, query, fields, cookieFields, content: { type, body } }) => {
      const headers: Fields = [
        ...fields.flatMap(({ name, isUpper, values }) =>
          values.map((value) => [isUpper ? name.toUpperCase() : name, value] as const),
        ),
        ...cookieFields.map((cookies) => ['Cookie', cookies.join('; ')] as const),
        ...(type === undefined ? [] : [['Content-Type', type] as const]),
      ];
      const told = new Map(fields.map(({ name, values }) => [name, values.join(',')]));
      if (cookieFields.length > 0) told.set('cookie', cookieFields.flat().join('; '));
      if (type !== undefined) told.set('content-type', type);
      const written = query.map(([name, value]) => `${name.written}=${value.written}`).join('&');
      return {
        wire: { method, path: path.written, query: written, headers, body },
        told: { method, path: path.plain, query: valuesByName(query), headers: told, body },
      };
    });

/** What was told, without the fields that gateways and Node add. */
export const told = ({ method, path, query, headers, body }: BufferedRequest): Told => ({
  method,
  path,
  query,
  headers: new Map(
    [...headers].filter(([name]) => !taken.test(name) || /^(cookie|content-type)$/.test(name)),
  ),
  body: Buffer.from(body),
});

/** A field's value as HTTP can carry it. */
export const fieldValue = (...ranges: readonly (readonly [number, number])[]) =>
  fc
    .string({
      unit: fc
        .oneof(...ranges.map(([min, max]) => fc.integer({ min, max })))
        .map((code) => String.fromCharCode(code)),
      maxLength: 12,
    })
    .map((value) => value.trim());

export const ascii = [0x20, 0x7e] as const;
export const latin1 = [0xa0, 0xff] as const;
