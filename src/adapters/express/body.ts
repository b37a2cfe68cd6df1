import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { maxBodyBytes } from '../http/protocol/message.ts';
import { bodyTooLarge } from '../http/protocol/problem.ts';

/** RFC 9112 §6.3. */
export const announcesBody = ({ headers }: IncomingMessage): boolean =>
  headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;

/** The body; asks for it where the client waits to be asked. Rejects as soon as it is too large. */
export const readBody = async (
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Uint8Array> => {
  const { 'content-length': length = 0, expect } = request.headers;
  if (Number(length) > maxBodyBytes) throw bodyTooLarge();
  // RFC 9110 §10.1.1: HTTP/1.0 has no interim responses.
  if (expect !== undefined && request.httpVersion === '1.1') response.writeContinue();
  return read(request);
};

/** Whether some of the body is still to come; what came with the head is parsed by the next turn. */
export const isUnread = async (request: IncomingMessage): Promise<boolean> => {
  if (!announcesBody(request) || request.complete) return false;
  request.resume();
  await setImmediate();
  return !request.complete;
};

/** By its events, which take less of the CPU than an iterator over the request. */
const read = (request: IncomingMessage): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    const take = (chunk: Uint8Array) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size <= maxBodyBytes) return;
      request.off('data', take).pause();
      reject(bodyTooLarge());
    };
    request.on('data', take).once('end', () => resolve(Buffer.concat(chunks)));
  });
