import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Fields, WireResponse } from '../gateway/wire.ts';
import type { Wire } from './event-doors.ts';

export const keepAlive = new Agent({ keepAlive: true });

/** Sends a request as it is written, field by field, and takes the answer in the same way. */
export const exchange = async (
  port: number,
  { method, path, query, headers, body }: Wire,
): Promise<WireResponse> => {
  const fields: Fields = [['Host', 'localhost'], ['Content-Length', `${body.length}`], ...headers];
  const sent = request({
    agent: keepAlive,
    port,
    method,
    path: query === '' ? path : `${path}?${query}`,
    headers: fields.flat(),
  }).end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return {
    status: response.statusCode ?? 0,
    headers: pairs(response.rawHeaders),
    body: await buffer(response),
  };
};

const pairs = (raw: readonly string[]): Fields =>
  raw.flatMap((name, i) => (i % 2 === 0 ? [[name, raw[i + 1] ?? ''] as const] : []));
