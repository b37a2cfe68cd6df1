import {
  type BufferedResponse,
  type HttpResponse,
  isBuffered,
  type ResponseLimit,
} from '../protocol/message.ts';
import { HttpFailure } from '../protocol/problem.ts';
import { abortable } from './stream.ts';

const { isUtf8 } = process.getBuiltinModule('node:buffer');

/** Buffers the response; throws if it is too large for the door or if its stream fails. */
export const bufferWithin = async (
  response: HttpResponse,
  { maxBytes, fits }: ResponseLimit,
  signal: AbortSignal,
): Promise<BufferedResponse> => {
  const buffered = isBuffered(response.body)
    ? (response as BufferedResponse)
    : await readStream(response, response.body, maxBytes, signal);
  if (fits(buffered)) return buffered;
  throw tooLarge();
};

const readStream = async (
  response: HttpResponse,
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
  signal: AbortSignal,
): Promise<BufferedResponse> => {
  const stream = abortable(body, signal, () => {});
  return { ...response, body: asText(response, await readAll(stream, maxBytes)) };
};

const readAll = async (body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

const asText = ({ headers }: HttpResponse, bytes: Buffer): string | Buffer =>
  headers['content-encoding'] === undefined && isUtf8(bytes) ? bytes.toString() : bytes;

const tooLarge = (): HttpFailure =>
  new HttpFailure(
    'answer-too-large',
    'the answer is too large for this door; function-url-stream and rest-api-stream have no such limit',
  );
