import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { maxBodyBytes } from '../http/protocol/message.ts';
import { bodyTooLarge } from '../http/protocol/problem.ts';

/** RFC 9112 §6.3. */
export const hasMessageBody = ({ headers }: IncomingMessage): boolean =>
  headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;

/** Reads the body, after `100 Continue` if the client expects it. Rejects as soon as the body is too large. */
export const readBody = async (
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Uint8Array> => {
  const { 'content-length': length = 0, expect } = request.headers;
  if (Number(length) > maxBodyBytes) throw bodyTooLarge();
  // RFC 9110 §10.1.1: HTTP/1.0 has no interim responses.
  if (expect !== undefined && request.httpVersion === '1.1') response.writeContinue();
  return readToEnd(request);
};

/** Whether body bytes are still to arrive. Node parses those that came with the headers by the next event loop turn. */
export const hasUnreadBody = async (request: IncomingMessage): Promise<boolean> => {
  if (!hasMessageBody(request) || request.complete) return false;
  request.resume();
  await setImmediate();
  return !request.complete;
};

/** Uses events, which cost less CPU time than async iteration. */
const readToEnd = (request: IncomingMessage): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    const onData = (chunk: Uint8Array) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size <= maxBodyBytes) return;
      request.off('data', onData).pause();
      reject(bodyTooLarge());
    };
    request.on('data', onData).once('end', () => resolve(Buffer.concat(chunks)));
  });
