import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** A request as it comes off the wire at a gateway. */
export interface WireRequest {
  readonly method: string;
  /** Percent-encoded, as the client sent it. */
  readonly path: string;
  /** Undecoded, without `?`. */
  readonly query: string;
  /** In the client's letter case and order. */
  readonly headers: Fields;
  readonly body: Buffer;
  readonly sourceIp: string;
  readonly requestId: string;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Fields;
  readonly body: Buffer;
}

export type Fields = readonly (readonly [string, string])[];

/** An answer that the gateway gives by itself. */
export class GatewayRefusal extends Error {
  readonly response: WireResponse;

  constructor(response: WireResponse) {
    super(`${response.status} ${response.body}`);
    this.response = response;
  }
}

/** A result that the gateway cannot read. */
export class MalformedResult extends Error {}

export const gatewayAnswer = (status: number, body: object): WireResponse => ({
  status,
  headers: [['Content-Type', 'application/json']],
  body: Buffer.from(JSON.stringify(body)),
});

export const readWire = async (message: IncomingMessage): Promise<WireRequest> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of message) chunks.push(chunk);
  const [path = '', ...query] = (message.url ?? '').split('?');
  return {
    method: message.method ?? '',
    path,
    query: query.join('?'),
    headers: pairs(message.rawHeaders),
    body: Buffer.concat(chunks),
    sourceIp: message.socket.remoteAddress ?? '',
    requestId: randomUUID(),
  };
};

const pairs = (fields: readonly string[]): Fields =>
  fields.flatMap((name, i) => (i % 2 === 0 ? [[name, fields[i + 1] ?? ''] as const] : []));

export const header = (
  { headers }: Pick<WireRequest, 'headers'>,
  name: string,
): string | undefined => headers.find(([field]) => field.toLowerCase() === name.toLowerCase())?.[1];

export const grouped = (entries: Iterable<readonly [string, string]>): Record<string, string[]> => {
  const groups = new Map<string, string[]>();
  for (const [name, value] of entries) groups.set(name, [...(groups.get(name) ?? []), value]);
  return Object.fromEntries(groups);
};

export const mapValues = <Value, Mapped>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value) => Mapped,
): Record<string, Mapped> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));

/** What a record holds, or null when it holds nothing: API Gateway's way with empty maps in format 1.0. */
export const orNull = <R extends object>(record: R): R | null =>
  Object.keys(record).length > 0 ? record : null;

const textTypes = /^(text\/|application\/(json|xml|javascript|[^;]*\+(json|xml)))/i;

/** HTTP APIs and Function URLs deliver text as text and the rest in base64. */
export const bodyByMediaType = (request: WireRequest) =>
  textTypes.test(header(request, 'content-type') ?? '')
    ? { body: request.body.toString('utf8'), isBase64Encoded: false }
    : { body: request.body.toString('base64'), isBase64Encoded: true };
