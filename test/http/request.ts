import type { BufferedRequest, HttpRequest } from '../../src/adapters/http/protocol/message.ts';

export const request = (parts: Partial<BufferedRequest> = {}): BufferedRequest => ({
  method: 'GET',
  path: '/',
  pathPrefix: '',
  query: new Map(),
  headers: new Map(),
  body: new Uint8Array(),
  requestId: 'request-1',
  isSecure: true,
  clientAddress: '192.0.2.1',
  signal: new AbortController().signal,
  ...parts,
});

/** A request with this text as its JSON body. */
export const jsonRequest = (text: string, parts: Partial<BufferedRequest> = {}): BufferedRequest =>
  request({
    method: 'POST',
    headers: new Map([['content-type', 'application/json']]),
    body: Buffer.from(text),
    ...parts,
  });

/** The bytes of a body, read where a door leaves that to the app. */
export const bytesOf = async ({ body }: HttpRequest): Promise<Buffer> =>
  Buffer.from(typeof body === 'function' ? await body() : body);
