import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import express, { type Express, type Request, type Response } from 'express';
import { deadlines } from '../http/deadline.ts';
import { decodeQuery, forwarded, joinHeaders } from '../http/fields.ts';
import {
  type App,
  type DoorSettings,
  type HttpRequest,
  type HttpResponse,
  isWhole,
  maxBodyBytes,
  noSettings,
} from '../http/message.ts';
import { encodedPath } from '../http/path.ts';
import { clientGone } from '../http/problem.ts';
import { bodyOf } from './body.ts';

/** How long an answer may take to begin, in milliseconds. */
const patience = 30_000;

/** The app behind Express, which carries bytes and decides nothing. */
export const expressApp = (app: App, settings = noSettings): Express => {
  const begin = deadlines();
  return express()
    .disable('x-powered-by')
    .set('query parser', false)
    .use(async (request: Request, response: Response) => {
      const body = await bodyOf(request);
      if (!body) return;
      const deadline = begin(settings.patience ?? patience);
      response.once('close', () => response.writableFinished || deadline.abort(clientGone()));
      // It is about the beginning of an answer; a stream is as long as it is.
      const answer = await app(toHttpRequest(request, body, deadline.signal, settings)).finally(
        () => deadline.end(),
      );
      await send(response, answer, body.length > maxBodyBytes);
    });
};

const toHttpRequest = (
  request: Request,
  body: Uint8Array,
  signal: AbortSignal,
  { basePath, trustedProxies }: DoorSettings,
): HttpRequest => {
  const pathEnd = `${request.url}?`.indexOf('?');
  const headers = joinHeaders(pairs(request.rawHeaders));
  const peer = request.socket.remoteAddress;
  return {
    method: request.method,
    ...encodedPath(request.url.slice(0, pathEnd), basePath),
    query: decodeQuery(request.url.slice(pathEnd + 1)),
    headers,
    body,
    requestId: randomUUID(),
    isSecure: forwarded(headers.get('x-forwarded-proto'), '', trustedProxies) === 'https',
    clientAddress: forwarded(headers.get('x-forwarded-for'), peer, trustedProxies),
    signal,
  };
};

/** Node gives names and values by turns. */
function* pairs(raw: readonly string[]): Generator<[string, string]> {
  for (let i = 0; i < raw.length; i += 2) yield [raw[i] as string, raw[i + 1] as string];
}

/** A request's body that was not read to its end costs the connection; a stream that breaks breaks the answer. */
const send = async (
  response: Response,
  { status, headers, cookies, body }: HttpResponse,
  unread: boolean,
): Promise<void> => {
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (cookies.length > 0) response.setHeader('set-cookie', cookies);
  if (unread) response.setHeader('connection', 'close');
  if (isWhole(body)) response.end(body);
  // Where it fails, the app has logged why, and the client sees that the end is missing.
  else await pipeline(Readable.from(body), response).catch(() => undefined);
  response.req.resume();
};
