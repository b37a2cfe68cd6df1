import type { Transform } from 'node:stream';
import { codingFor } from '../protocol/accept.ts';
import { type HttpRequest, type HttpResponse, isBuffered } from '../protocol/message.ts';
import { varyOn } from './vary.ts';

/**
 * Encodes the content of a response with a coding that the client accepts (RFC 9110 §8.4). It never rejects.
 * A response to HEAD still has the content of GET here, and gets the headers of GET.
 */
export type Compress = (
  request: HttpRequest,
  response: HttpResponse,
) => HttpResponse | Promise<HttpResponse>;

/** Compresses content of at least `minBytes`, and every stream, because its size is unknown. */
export const compression =
  (minBytes: number): Compress =>
  (request, response) => {
    if (!isNegotiable(response, minBytes)) return response;
    const plain = { ...response, headers: varyOn(response.headers, 'accept-encoding') };
    if (forbidsTransform(request.headers.get('cache-control'))) return plain;
    const coding = codingFor(request.headers.get('accept-encoding'), supportedCodings);
    if (coding === undefined) return plain;
    const headers = encodedHeaders(plain.headers, coding);
    if (request.method === 'HEAD') return { ...plain, headers };
    const { body } = response;
    return isBuffered(body)
      ? encodeBuffer(body, coding).then(
          (bytes) => ({ ...plain, headers, body: bytes }),
          () => plain,
        )
      : { ...plain, headers, body: encodeStream(body, coding) };
  };

/** Media types that compress well. */
const compressible =
  /^(text\/[^;\s]+|application\/(json|(x-)?ndjson|javascript|xml|yaml|wasm)|[^;\s]+\+(json|xml|yaml))\s*(;|$)/i;

/** Statuses without content, and 206: a coding applies to the whole representation, not to a range. */
const unencodable = new Set([204, 205, 206, 304]);

/** Whether the response depends on `Accept-Encoding`. */
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

/** Makes the ETag weak, because the bytes differ per coding (RFC 9110 §8.8.1). */
const encodedHeaders = (headers: HttpResponse['headers'], coding: string) => {
  const { 'content-length': _, etag, ...rest } = headers;
  return {
    ...rest,
    ...(etag !== undefined && { etag: etag.replace(/^"/, 'W/"') }),
    'content-encoding': coding,
  };
};

/** The codings of the runtime, in order of preference. `process.versions` is checked to avoid loading `node:zlib`. */
const supportedCodings = ['zstd', 'br', 'gzip'].filter(
  (coding) => coding !== 'zstd' || 'zstd' in process.versions,
);

interface Encoder {
  whole(body: string | Uint8Array, done: (error: Error | null, bytes: Uint8Array) => void): void;
  /** Flushes after every write. */
  stream(): Transform;
}

/** Low compression levels: higher ones cost more CPU time than they save in transfer. */
const encoderFor = (coding: string): Encoder => {
  const zlib = process.getBuiltinModule('node:zlib');
  const { constants } = zlib;
  switch (coding) {
    case 'zstd': {
      const options = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };
      const flush = constants.ZSTD_e_flush;
      return {
        whole: (body, done) => zlib.zstdCompress(body, options, done),
        stream: () => zlib.createZstdCompress({ ...unboundedRead, ...options, flush }),
      };
    }
    case 'br': {
      const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };
      const flush = constants.BROTLI_OPERATION_FLUSH;
      return {
        whole: (body, done) => zlib.brotliCompress(body, options, done),
        stream: () => zlib.createBrotliCompress({ ...unboundedRead, ...options, flush }),
      };
    }
    default: {
      const options = { level: 6 };
      const flush = constants.Z_SYNC_FLUSH;
      return {
        whole: (body, done) => zlib.gzip(body, options, done),
        stream: () => zlib.createGzip({ ...unboundedRead, ...options, flush }),
      };
    }
  }
};

/** `encodeStream` writes a whole chunk before it reads, so the readable side must not apply backpressure. */
const unboundedRead = { readableHighWaterMark: Number.MAX_SAFE_INTEGER };

const encodeBuffer = (body: string | Uint8Array, coding: string): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    encoderFor(coding).whole(body, (error, bytes) => (error ? reject(error) : resolve(bytes)));
  });

/** Encodes chunk by chunk, pulls a chunk only on demand, and fails when its source fails. */
async function* encodeStream(
  source: AsyncIterable<Uint8Array>,
  coding: string,
): AsyncGenerator<Uint8Array> {
  const encoder = encoderFor(coding).stream();
  // The write callbacks report errors; without a listener an 'error' event would end the process.
  encoder.on('error', () => {});
  try {
    for await (const chunk of source) {
      await writeChunk(encoder, chunk);
      const bytes: Uint8Array | null = encoder.read();
      if (bytes) yield bytes;
    }
    encoder.end();
    yield* encoder;
  } finally {
    encoder.destroy();
  }
}

const writeChunk = (encoder: Transform, chunk: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    encoder.write(chunk, (error) => (error ? reject(error) : resolve()));
  });
