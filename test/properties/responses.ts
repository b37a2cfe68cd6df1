import fc from 'fast-check';
import type { HttpResponse } from '../../src/adapters/http/protocol/message.ts';
import type { WireResponse } from '../gateway/wire.ts';
import { anyText } from './any-text.ts';
import { ascii, fieldValue } from './requests.ts';

/** An answer of an app, and what every client must get of it. */
export interface Answer {
  readonly response: () => HttpResponse;
  readonly seen: Seen;
}

interface Seen {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly cookies: readonly string[];
  readonly body: Buffer;
}

/** What gateways and Node add, or what HTTP gives a meaning. */
const taken =
  /^(apigw-requestid|connection|content-length|date|keep-alive|set-cookie|t|upgrade|x-amzn-requestid)/;
/** What a REST API renames on its way out. */
const renamed = /^x-amzn-remapped-/;

const headers = fc.uniqueArray(
  fc.tuple(
    fc
      .oneof(
        fc.constantFrom('content-type', 'location', 'etag', 'www-authenticate', '__proto__'),
        fc.stringMatching(/^[a-z0-9-]{1,8}$/),
      )
      .filter((name) => !taken.test(name)),
    fieldValue(ascii),
  ),
  { selector: ([name]) => name, maxLength: 5 },
);

const cookies = fc.array(
  fc.constantFrom(
    'a=1',
    'a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT; HttpOnly',
    'b="x,y"; Path=/',
    '__proto__=1',
  ),
  { maxLength: 4 },
);

const stream = (chunks: readonly Uint8Array[]) =>
  (async function* () {
    yield* chunks;
  })();

/** The same bytes in each of the ways in which an app may give them. */
const body = fc.oneof(
  anyText().map((text) => ({ give: () => text, bytes: Buffer.from(text) })),
  fc.uint8Array().map((bytes) => ({ give: () => bytes, bytes: Buffer.from(bytes) })),
  fc
    .array(
      fc.oneof(
        fc.uint8Array(),
        anyText().map((text) => Buffer.from(text)),
      ),
      { maxLength: 4 },
    )
    .map((chunks) => ({ give: () => stream(chunks), bytes: Buffer.concat(chunks) })),
);

const isBodyless = (status: number): boolean => [204, 205, 304].includes(status);

export const answers: fc.Arbitrary<Answer> = fc
  .record({
    status: fc.oneof(fc.integer({ min: 200, max: 599 }), fc.constantFrom(200, 204, 205, 304)),
    headers,
    cookies,
    body,
  })
  .map(({ status, headers, cookies, body }) => ({
    response: () => ({
      status,
      headers: Object.fromEntries(headers),
      cookies,
      body: isBodyless(status) ? '' : body.give(),
    }),
    seen: {
      status,
      headers: new Map(headers),
      cookies,
      body: isBodyless(status) ? Buffer.alloc(0) : body.bytes,
    },
  }));

/** What a client sees of an answer, without the fields that are not the app's. */
export const seen = ({ status, headers, body }: WireResponse): Seen => {
  const fields = headers.map(
    ([name, value]) => [name.toLowerCase().replace(renamed, ''), value] as const,
  );
  return {
    status,
    headers: new Map(fields.filter(([name]) => !taken.test(name))),
    cookies: fields.flatMap(([name, value]) => (name === 'set-cookie' ? [value] : [])),
    body,
  };
};
