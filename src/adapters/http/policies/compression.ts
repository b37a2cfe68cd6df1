import type { Transform } from 'node:stream';
import { codingFor } from '../protocol/accept.ts';
import { type HttpRequest, type HttpResponse, isBuffered } from '../protocol/message.ts';
import { varyOn } from './vary.ts';

/**
 * Encodes an answer's content as its client would have it (RFC 9110 §8.4). It never rejects. An answer to
 * HEAD comes with the content that GET would get, and gets its fields.
 */
export type Compress = (
  request: HttpRequest,
  response: HttpResponse,
) => HttpResponse | Promise<HttpResponse>;

/** For content of at least so many bytes; how much a stream will have is not known, so any stream has enough. */
export const compression =
  (minBytes: number): Compress =>
  (request, response) => {
    if (!isNegotiable(response, minBytes)) return response;
    const plain = { ...response, headers: varyOn(response.headers, 'accept-encoding') };
    if (forbidsTransform(request.headers.get('cache-control'))) return plain;
    const coding = codingFor(request.headers.get('accept-encoding'), codings);
    if (coding === undefined) return plain;
    const headers = encodedHeaders(plain.headers, coding);
    if (request.method === 'HEAD') return { ...plain, headers };
    const { body } = response;
    return isBuffered(body)
      ? encodedWhole(body, coding).then(
          (bytes) => ({ ...plain, headers, body: bytes }),
          () => plain,
        )
      : { ...plain, headers, body: encodedStream(body, coding) };
  };

/** Text, and what compresses like text. */
const compressible =
  /^(text\/[^;\s]+|application\/(json|(x-)?ndjson|javascript|xml|yaml|wasm)|[^;\s]+\+(json|xml|yaml))\s*(;|$)/i;

/** Without content, or with a part of what would have to be encoded as a whole. */
const unencodable = new Set([204, 205, 206, 304]);

/** Whether the answer depends on what codings its client takes. */
const isNegotiable = ({ status, headers, body }: HttpResponse, minBytes: number): boolean =>
  sizeOf(body) >= minBytes &&
  !unencodable.has(status) &&
  headers['content-encoding'] === undefined &&
  compressible.test(headers['content-type'] ?? '') &&
  !forbidsTransform(headers['cache-control']);

const sizeOf = (body: HttpResponse['body']): number => {
  if (typeof body === 'string') return Buffer.byteLength(body);
  return body instanceof Uint8Array ? body.length : Number.POSITIVE_INFINITY;
};

/** RFC 9111 §5.2.1.6, §5.2.2.6. */
const forbidsTransform = (cacheControl = ''): boolean =>
  /(^|[\s,])no-transform([\s,]|$)/i.test(cacheControl);

/** A tag stays good, but is weak: in another coding the bytes are others (RFC 9110 §8.8.1). */
const encodedHeaders = (headers: HttpResponse['headers'], coding: string) => {
  const { 'content-length': _, etag, ...rest } = headers;
  return {
    ...rest,
    ...(etag !== undefined && { etag: etag.replace(/^"/, 'W/"') }),
    'content-encoding': coding,
  };
};

/** Those that the runtime has, in order of preference; asking `node:zlib` itself would load it. */
const codings = ['zstd', 'br', 'gzip'].filter(
  (coding) => coding !== 'zstd' || 'zstd' in process.versions,
);

interface Encoder {
  whole(body: string | Uint8Array, done: (error: Error | null, bytes: Uint8Array) => void): void;
  /** What is written comes out at once. */
  stream(): Transform;
}

/** With levels that cost little more than sending the bytes would. */
const encoderFor = (coding: string): Encoder => {
  const zlib = process.getBuiltinModule('node:zlib');
  const { constants } = zlib;
  switch (coding) {
    case 'zstd': {
      const options = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };
      const flush = constants.ZSTD_e_flush;
      return {
        whole: (body, done) => zlib.zstdCompress(body, options, done),
        stream: () => zlib.createZstdCompress({ ...unread, ...options, flush }),
      };
    }
    case 'br': {
      const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };
      const flush = constants.BROTLI_OPERATION_FLUSH;
      return {
        whole: (body, done) => zlib.brotliCompress(body, options, done),
        stream: () => zlib.createBrotliCompress({ ...unread, ...options, flush }),
      };
    }
    default: {
      const options = { level: 6 };
      const flush = constants.Z_SYNC_FLUSH;
      return {
        whole: (body, done) => zlib.gzip(body, options, done),
        stream: () => zlib.createGzip({ ...unread, ...options, flush }),
      };
    }
  }
};

/** A chunk is written before anything is read: its bytes must not wait for a reader. */
const unread = { readableHighWaterMark: Number.MAX_SAFE_INTEGER };

const encodedWhole = (body: string | Uint8Array, coding: string): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    encoderFor(coding).whole(body, (error, bytes) => (error ? reject(error) : resolve(bytes)));
  });

/** Chunk by chunk, the next one asked for when the last one is taken; breaks where its source breaks. */
async function* encodedStream(
  source: AsyncIterable<Uint8Array>,
  coding: string,
): AsyncGenerator<Uint8Array> {
  const encoder = encoderFor(coding).stream();
  // Its callbacks tell of an error too; without a listener it would end the process.
  encoder.on('error', () => {});
  try {
    for await (const chunk of source) {
      await written(encoder, chunk);
      const bytes: Uint8Array | null = encoder.read();
      if (bytes) yield bytes;
    }
    encoder.end();
    yield* encoder;
  } finally {
    encoder.destroy();
  }
}

const written = (encoder: Transform, chunk: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    encoder.write(chunk, (error) => (error ? reject(error) : resolve()));
  });
