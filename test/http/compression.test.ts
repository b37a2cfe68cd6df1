import { createHash } from 'node:crypto';
import { PassThrough, Transform } from 'node:stream';
import zlib from 'node:zlib';
import fc from 'fast-check';
import { compression } from '../../src/adapters/http/policies/compression.ts';
import type { HttpResponse } from '../../src/adapters/http/protocol/message.ts';
import { request } from './request.ts';

const text = JSON.stringify({ text: 'four score and seven years ago '.repeat(100) });
const minBytes = 1_024;

const decoders = {
  zstd: { whole: zlib.zstdDecompressSync, stream: zlib.createZstdDecompress },
  br: { whole: zlib.brotliDecompressSync, stream: zlib.createBrotliDecompress },
  gzip: { whole: zlib.gunzipSync, stream: zlib.createGunzip },
};
type Coding = keyof typeof decoders;
const codings = Object.keys(decoders) as Coding[];

const answer = (parts: Partial<HttpResponse> = {}): HttpResponse => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  cookies: [],
  body: text,
  ...parts,
});

const asking = (
  encoding: string | undefined,
  fields: Record<string, string> = {},
  method = 'GET',
) =>
  request({
    method,
    headers: new Map([
      ...Object.entries(fields),
      ...(encoding === undefined ? [] : [['accept-encoding', encoding] as const]),
    ]),
  });

const compress = compression(minBytes);

const decoded = ({ headers, body }: HttpResponse): string => {
  const { [headers['content-encoding'] as Coding]: decoder } = decoders;
  return String(decoder.whole(body as Uint8Array));
};

const chunksOf = (body: HttpResponse['body']) =>
  (body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();

const gathered = async (body: HttpResponse['body']): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
};

/** Has the code under test find other functions in `node:zlib`. */
const useZlib = (functions: object) =>
  (jest.spyOn(process, 'getBuiltinModule') as jest.SpyInstance).mockReturnValue({
    ...zlib,
    ...functions,
  });

afterEach(() => jest.restoreAllMocks());

describe('a buffered response', () => {
  it.each(codings)('is encoded as %s', async (coding) => {
    const response = await compress(asking(coding), answer({ cookies: ['a=b'] }));
    expect(response).toEqual({
      status: 200,
      headers: {
        'content-type': 'application/json',
        'content-encoding': coding,
        vary: 'accept-encoding',
      },
      cookies: ['a=b'],
      body: expect.any(Uint8Array),
    });
    expect((response.body as Uint8Array).length).toBeLessThan(text.length / 10);
    expect(decoded(response)).toBe(text);
  });

  it('is encoded if its body is bytes', async () => {
    const response = await compress(asking('gzip'), answer({ body: Buffer.from(text) }));
    expect(decoded(response)).toBe(text);
  });

  it.each([
    ['gzip, br, zstd', 'zstd'],
    ['gzip, br', 'br'],
    ['*;q=0.5, x-gzip', 'gzip'],
  ])('for %j is encoded as %s', async (field, coding) => {
    const { headers } = await compress(asking(field), answer());
    expect(headers).toHaveProperty('content-encoding', coding);
  });

  it.each([undefined, '', 'identity', 'deflate', '*;q=0', 'br;q=0.5, identity'])(
    'for %j stays as it is, and says on what that depends',
    async (field) => {
      const given = answer({ headers: { 'content-type': 'application/json', etag: '"3"' } });
      expect(await compress(asking(field), given)).toEqual({
        ...given,
        headers: { ...given.headers, vary: 'accept-encoding' },
      });
    },
  );

  it.each([
    ['"3"', 'W/"3"'],
    ['W/"3"', 'W/"3"'],
    ['""', 'W/""'],
  ])('with the tag %s gets %s', async (etag, weak) => {
    const headers = { 'content-type': 'application/json', etag };
    const response = await compress(asking('br'), answer({ headers }));
    expect(response.headers).toHaveProperty('etag', weak);
  });

  it('has no Content-Length when encoded', async () => {
    const headers = { 'content-type': 'application/json', 'content-length': `${text.length}` };
    const response = await compress(asking('br'), answer({ headers }));
    expect(response.headers).not.toHaveProperty('content-length');
  });

  it.each([
    ['origin', 'origin, accept-encoding'],
    ['Accept-Encoding', 'accept-encoding'],
    ['*', '*'],
  ])('that varies with %s varies with %s', async (vary, all) => {
    const headers = { 'content-type': 'application/json', vary };
    const response = await compress(asking('br'), answer({ headers }));
    expect(response.headers).toHaveProperty('vary', all);
  });

  it('is encoded from the minimum size in bytes, not characters', async () => {
    const long = (body: string | Uint8Array) => compress(asking('br'), answer({ body }));
    for (const body of ['a'.repeat(minBytes), 'é'.repeat(minBytes / 2), Buffer.alloc(minBytes)]) {
      expect((await long(body)).headers).toHaveProperty('content-encoding', 'br');
    }
    for (const body of ['a'.repeat(minBytes - 1), Buffer.alloc(minBytes - 1), '']) {
      expect(await long(body)).toEqual(answer({ body }));
    }
  });

  it.each([
    'application/json; charset=utf-8',
    'application/problem+json',
    'application/x-ndjson',
    'application/ndjson',
    'application/openapi+yaml',
    'application/atom+xml;type=feed',
    'application/xml',
    'application/javascript',
    'application/wasm',
    'image/svg+xml',
    'text/html;charset=utf-8',
    'text/css ; charset=utf-8',
    'TEXT/Plain',
  ])('of %s is encoded', async (type) => {
    const response = await compress(asking('br'), answer({ headers: { 'content-type': type } }));
    expect(response.headers).toHaveProperty('content-encoding', 'br');
  });

  it.each([
    'application/octet-stream',
    'application/jsonp',
    'application/zip',
    'application/gzip',
    'image/png',
    'image/jpeg; of=text/plain',
    'font/woff2',
    'video/mp4',
    'context/text',
  ])('of %s is not encoded', async (type) => {
    const given = answer({ headers: { 'content-type': type } });
    expect(await compress(asking('br'), given)).toEqual(given);
  });

  it.each<[string, Partial<HttpResponse>]>([
    ['without a type', { headers: {} }],
    ['that is encoded', { headers: { ...answer().headers, 'content-encoding': 'gzip' } }],
    [
      'for no transformation',
      { headers: { ...answer().headers, 'cache-control': 'no-transform' } },
    ],
    [
      'for no transformation, among others',
      { headers: { ...answer().headers, 'cache-control': 'public, No-Transform,max-age=60' } },
    ],
    ['204', { status: 204 }],
    ['205', { status: 205 }],
    ['206', { status: 206 }],
    ['304', { status: 304 }],
  ])('%s is not encoded', async (_, parts) => {
    const given = answer(parts);
    expect(await compress(asking('br'), given)).toEqual(given);
  });

  it.each([200, 201, 400, 404, 503])('with status %d is encoded', async (status) => {
    const response = await compress(asking('br'), answer({ status }));
    expect(response).toMatchObject({ status, headers: { 'content-encoding': 'br' } });
  });

  it('is not encoded for a request with no-transform', async () => {
    const response = await compress(
      asking('br', { 'cache-control': 'max-age=0, no-transform' }),
      answer(),
    );
    expect(response).toEqual(answer({ headers: { ...answer().headers, vary: 'accept-encoding' } }));
  });

  it('is encoded with other cache directives', async () => {
    const response = await compress(
      asking('br', { 'cache-control': 'no-cache' }),
      answer({ headers: { ...answer().headers, 'cache-control': 'private, x-no-transform' } }),
    );
    expect(decoded(response)).toBe(text);
  });

  it('has the same headers for HEAD, and is not encoded', async () => {
    for (const field of ['br', 'identity']) {
      const get = await compress(asking(field), answer());
      const head = await compress(asking(field, {}, 'HEAD'), answer());
      expect(head).toEqual({ ...get, body: text });
    }
  });

  it.each([
    ['zstd', 'zstdCompress'],
    ['br', 'brotliCompress'],
    ['gzip', 'gzip'],
  ] as const)('is sent unencoded when %s fails', async (coding, method) => {
    const trouble = new Error('out of memory');
    const plain = answer({ headers: { ...answer().headers, vary: 'accept-encoding' } });
    const failing = jest.fn((_body, _options, done) => done(trouble));
    useZlib({ [method]: failing });
    expect(await compress(asking(coding), answer())).toEqual(plain);
    failing.mockImplementation(() => {
      throw trouble;
    });
    expect(await compress(asking(coding), answer())).toEqual(plain);
    expect(failing).toHaveBeenCalledTimes(2);
  });
});

describe('a streamed response', () => {
  const streamed = (body: AsyncIterable<Uint8Array>) =>
    answer({ headers: { 'content-type': 'application/x-ndjson' }, body });

  /** A source of lines that tells how far it is. */
  const source = (count: number, line = (index: number) => `line ${index}\n`) => {
    const state = { made: 0, ended: false };
    const lines = async function* () {
      try {
        while (state.made < count) {
          state.made += 1;
          yield Buffer.from(line(state.made));
        }
      } finally {
        state.ended = true;
      }
    };
    return { state, body: lines() };
  };

  it.each(codings)('is encoded as %s', async (coding) => {
    const { state, body } = source(100, (index) => `${index}`.repeat(index * 50));
    const response = await compress(asking(coding), streamed(body));
    expect(response.headers).toEqual({
      'content-type': 'application/x-ndjson',
      'content-encoding': coding,
      vary: 'accept-encoding',
    });
    const bytes = await gathered(response.body);
    expect(String(decoders[coding].whole(bytes))).toBe(
      String(await gathered(source(100, (index) => `${index}`.repeat(index * 50)).body)),
    );
    expect(state.ended).toBe(true);
  });

  it.each(codings)('as %s yields each chunk before it pulls the next', async (coding) => {
    const { state, body } = source(5);
    const response = await compress(asking(coding), streamed(body));
    const reader = decoders[coding].stream();
    let seen = '';
    reader.setEncoding('utf8').on('data', (part: string) => {
      seen += part;
    });
    const chunks = chunksOf(response.body);
    for (const index of [1, 2, 3, 4, 5]) {
      const { value } = await chunks.next();
      const shown = new Promise((resolve) => reader.once('data', resolve));
      reader.write(value);
      await shown;
      expect(seen.endsWith(`line ${index}\n`)).toBe(true);
      expect(state.made).toBe(index);
    }
    await chunks.return?.();
    reader.destroy();
  });

  it.each(codings)('as %s pulls nothing until it is read', async (coding) => {
    const { state, body } = source(5);
    await compress(asking(coding), streamed(body));
    await compress(asking(coding, {}, 'HEAD'), streamed(body));
    expect(state.made).toBe(0);
  });

  it.each(codings)('as %s handles empty chunks and large incompressible chunks', async (coding) => {
    const none = Buffer.alloc(0);
    const noise = createHash('shake256', { outputLength: 3_000_000 }).update('noise').digest();
    const parts = [none, none, noise, none];
    const body = (async function* () {
      yield* parts;
    })();
    const response = await compress(asking(coding), streamed(body));
    const bytes = decoders[coding].whole(await gathered(response.body));
    expect(bytes.equals(Buffer.concat(parts))).toBe(true);
  });

  it.each(codings)('as %s may be empty', async (coding) => {
    const response = await compress(asking(coding), streamed(source(0).body));
    expect(decoders[coding].whole(await gathered(response.body))).toHaveLength(0);
  });

  it('is the same stream for a client that accepts no coding', async () => {
    const { body } = source(1);
    const response = await compress(asking(undefined), streamed(body));
    expect(response.body).toBe(body);
    expect(response.headers).toHaveProperty('vary', 'accept-encoding');
  });

  /** All encoders that are made from here on. */
  const encoders = () => {
    const made: Transform[] = [];
    const kept = (encoder: Transform) => {
      made.push(encoder);
      return encoder;
    };
    useZlib({
      createZstdCompress: (options: object) => kept(zlib.createZstdCompress(options)),
      createBrotliCompress: (options: object) => kept(zlib.createBrotliCompress(options)),
      createGzip: (options: object) => kept(zlib.createGzip(options)),
    });
    return made;
  };

  it.each(codings)('as %s fails when its source fails', async (coding) => {
    const trouble = new Error('the store is down');
    const made = encoders();
    const body = (async function* () {
      yield Buffer.from('line 1\n');
      throw trouble;
    })();
    const chunks = chunksOf((await compress(asking(coding), streamed(body))).body);
    expect(await chunks.next()).toMatchObject({ done: false });
    await expect(chunks.next()).rejects.toBe(trouble);
    expect(made).toEqual([expect.objectContaining({ destroyed: true })]);
  });

  it.each(codings)('as %s ends its source when its reader stops', async (coding) => {
    const made = encoders();
    const { state, body } = source(5);
    const chunks = chunksOf((await compress(asking(coding), streamed(body))).body);
    await chunks.next();
    expect(state.ended).toBe(false);
    await chunks.return?.();
    expect(state).toEqual({ made: 1, ended: true });
    expect(made).toEqual([expect.objectContaining({ destroyed: true })]);
  });

  it('fails when its encoder fails, and ends its source', async () => {
    const trouble = new Error('out of memory');
    const failing = new Transform({ transform: (_chunk, _encoding, done) => done(trouble) });
    useZlib({ createGzip: () => failing });
    const { state, body } = source(5);
    const response = await compress(asking('gzip'), streamed(body));
    await expect(gathered(response.body)).rejects.toBe(trouble);
    expect(state).toEqual({ made: 1, ended: true });
  });

  it('fails when its encoder fails at the end', async () => {
    const trouble = new Error('out of memory');
    const failing = new PassThrough({ flush: (done) => done(trouble) });
    useZlib({ createGzip: () => failing });
    const response = await compress(asking('gzip'), streamed(source(2).body));
    await expect(gathered(response.body)).rejects.toBe(trouble);
  });
});

describe('arbitrary content with an arbitrary Accept-Encoding', () => {
  const anyField = fc.oneof(
    fc.string(),
    fc
      .array(
        fc.tuple(
          fc.constantFrom('zstd', 'br', 'gzip', 'x-gzip', 'identity', '*', 'deflate'),
          fc.nat(10),
        ),
      )
      .map((wanted) => wanted.map(([coding, tenths]) => `${coding};q=${tenths / 10}`).join(', ')),
  );

  const decodedBytes = (headers: HttpResponse['headers'], bytes: Uint8Array): Buffer => {
    const { 'content-encoding': coding } = headers;
    return Buffer.from(coding === undefined ? bytes : decoders[coding as Coding].whole(bytes));
  };

  it('decodes to the same bytes', async () => {
    await fc.assert(
      fc.asyncProperty(anyField, fc.oneof(fc.string(), fc.uint8Array()), async (field, body) => {
        const response = await compression(0)(asking(field), answer({ body }));
        const bytes = Buffer.from(response.body as Uint8Array);
        expect(decodedBytes(response.headers, bytes)).toEqual(Buffer.from(body as Uint8Array));
      }),
    );
  });

  it('decodes to the same bytes in chunks', async () => {
    await fc.assert(
      fc.asyncProperty(anyField, fc.array(fc.uint8Array()), async (field, parts) => {
        const body = (async function* () {
          yield* parts;
        })();
        const response = await compression(0)(asking(field), answer({ body }));
        const bytes = await gathered(response.body);
        expect(decodedBytes(response.headers, bytes)).toEqual(Buffer.concat(parts));
      }),
    );
  });
});
