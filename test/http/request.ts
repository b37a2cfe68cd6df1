import type { HttpRequest } from '../../src/adapters/http/message.ts';

export const request = (parts: Partial<HttpRequest> = {}): HttpRequest => ({
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
export const jsonRequest = (text: string, parts: Partial<HttpRequest> = {}): HttpRequest =>
  request({
    method: 'POST',
    headers: new Map([['content-type', 'application/json']]),
    body: Buffer.from(text),
    ...parts,
  });
