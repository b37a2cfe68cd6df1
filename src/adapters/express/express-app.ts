import { randomUUID } from 'node:crypto';
import express, { type Express, type Request, type Response } from 'express';
import { decodePath, decodeQuery, joinHeaders } from '../http/fields.ts';
import { type App, type HttpRequest, type HttpResponse, maxBodyBytes } from '../http/message.ts';

/** The app behind Express, which carries bytes and decides nothing. */
export const expressApp = (app: App): Express =>
  express()
    .disable('x-powered-by')
    .set('query parser', false)
    .use(async (request: Request, response: Response) => {
      const body = await read(request);
      if (body) send(response, await app(toHttpRequest(request, body)), body.length > maxBodyBytes);
    });

/** The body, or just more of it than is allowed; `undefined` when the client went away before its end. */
const read = async (request: Request): Promise<Uint8Array | undefined> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > maxBodyBytes) break;
    }
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks);
};

const toHttpRequest = (request: Request, body: Uint8Array): HttpRequest => {
  const [path = '', ...query] = request.url.split('?');
  return {
    method: request.method,
    path: decodePath(path),
    pathPrefix: '',
    query: decodeQuery(query.join('?')),
    headers: joinHeaders(pairs(request.rawHeaders)),
    body,
    requestId: randomUUID(),
    clientAddress: request.socket.remoteAddress,
  };
};

function* pairs(fields: readonly string[]): Generator<readonly [string, string]> {
  for (let i = 0; i + 1 < fields.length; i += 2) yield [fields[i] ?? '', fields[i + 1] ?? ''];
}

/** A body that was not read to its end costs the connection. */
const send = (
  response: Response,
  { status, headers, cookies, body }: HttpResponse,
  unread: boolean,
): void => {
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (cookies.length > 0) response.setHeader('set-cookie', cookies);
  if (unread) response.setHeader('connection', 'close');
  response.end(body);
  response.req.resume();
};
