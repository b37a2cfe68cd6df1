import {
  type BufferedResponse,
  type HttpResponse,
  isBuffered,
  type ResponseLimit,
} from '../protocol/message.ts';
import { HttpFailure } from '../protocol/problem.ts';
import { abortable } from './stream.ts';

const { isUtf8 } = process.getBuiltinModule('node:buffer');

/** The answer with its stream read to the end; throws where it is too large for the door, or its stream breaks. */
export const bufferWithin = async (
  response: HttpResponse,
  { bytes, fits }: ResponseLimit,
  signal: AbortSignal,
): Promise<BufferedResponse> => {
  const whole = isBuffered(response.body)
    ? (response as BufferedResponse)
    : await readStream(response, response.body, bytes, signal);
  if (fits(whole)) return whole;
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
