import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import express, { type Express, type Request, type Response } from 'express';
import { ipAddress } from '../http/protocol/client-address.ts';
import { type Deadline, deadlines } from '../http/protocol/deadline.ts';
import { decodeQuery, forwarded, joinHeaders } from '../http/protocol/headers.ts';
import {
  type App,
  type DoorSettings,
  type HttpRequest,
  type HttpResponse,
  isBuffered,
  noSettings,
} from '../http/protocol/message.ts';
import { decodePrefixedPath } from '../http/protocol/path.ts';
import { clientGone } from '../http/protocol/problem.ts';
import { hasMessageBody, hasUnreadBody, readBody } from './body.ts';

/** How long a response may take to begin. */
const timeoutMs = 30_000;

/** The app behind Express, which only transports requests and responses. */
export const expressApp = (app: App, settings = noSettings): Express => {
  const begin = deadlines();
  return express()
    .disable('x-powered-by')
    .set('query parser', false)
    .use(async (request: Request, response: Response) => {
      const deadline = begin(settings.timeoutMs ?? timeoutMs);
      response.once('close', () => response.writableFinished || deadline.abort(clientGone()));
      // The deadline covers the time until the response begins; a stream may run longer.
      const httpResponse = await app(
        toHttpRequest(request, bodyOf(request, response, deadline), deadline.signal, settings),
      ).finally(() => deadline.end());
      await send(response, httpResponse);
    });
};

const noBytes = new Uint8Array();

/** Reads the body on demand. The time that the client takes to send it does not count towards the deadline. */
const bodyOf = (request: Request, response: Response, deadline: Deadline): HttpRequest['body'] =>
  hasMessageBody(request)
    ? () => {
        deadline.pause();
        return readBody(request, response).finally(() => deadline.resume());
      }
    : noBytes;

const toHttpRequest = (
  request: Request,
  body: HttpRequest['body'],
  signal: AbortSignal,
  { basePath, trustedProxies }: DoorSettings,
): HttpRequest => {
  const pathEnd = `${request.url}?`.indexOf('?');
  const headers = joinHeaders(pairs(request.rawHeaders));
  const peer = request.socket.remoteAddress;
  return {
    method: request.method,
    ...decodePrefixedPath(request.url.slice(0, pathEnd), basePath),
    query: decodeQuery(request.url.slice(pathEnd + 1)),
    headers,
    body,
    requestId: randomUUID(),
    isSecure: forwarded(headers.get('x-forwarded-proto'), '', trustedProxies) === 'https',
    clientAddress: ipAddress(forwarded(headers.get('x-forwarded-for'), peer, trustedProxies)),
    signal,
  };
};

/** Node's `rawHeaders` alternates names and values. */
function* pairs(raw: readonly string[]): Generator<[string, string]> {
  for (let i = 0; i < raw.length; i += 2) yield [raw[i] as string, raw[i + 1] as string];
}

/** Closes the connection if the request body was not read; aborts the response if its stream fails. */
const send = async (
  response: Response,
  { status, headers, cookies, body }: HttpResponse,
): Promise<void> => {
  const { req: request } = response;
  if (await hasUnreadBody(request)) response.setHeader('connection', 'close');
  // The client has disconnected, or a parse error has already been answered.
  if (!request.socket.writable) return;
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (cookies.length > 0) response.setHeader('set-cookie', cookies);
  if (isBuffered(body)) response.end(body);
  // On failure the app has logged the reason, and the client sees an incomplete response.
  else await pipeline(Readable.from(body), response).catch(() => undefined);
};
