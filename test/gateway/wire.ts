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
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
  readonly sourceIp: string;
  readonly requestId: string;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}

/** What the two halves of a door's gateway do: make its event, read its result. */
export interface GatewayDoor {
  /** Throws a `GatewayRefusal` for what the gateway answers by itself. */
  toEvent(request: WireRequest): object;
  /** Throws a `MalformedResult` for what the gateway turns into its own error. */
  fromResult(result: unknown, request: WireRequest): WireResponse;
  /** What the client sees when the function fails or gives a malformed result. */
  readonly failure: WireResponse;
}

export class GatewayRefusal extends Error {
  readonly response: WireResponse;

  constructor(status: number, message: string) {
    super(message);
    this.response = gatewayAnswer(status, message);
  }
}

export class MalformedResult extends Error {}

export const gatewayAnswer = (status: number, message: string): WireResponse => ({
  status,
  headers: [['Content-Type', 'application/json']],
  body: Buffer.from(JSON.stringify({ message })),
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

const pairs = (fields: readonly string[]): (readonly [string, string])[] =>
  fields.flatMap((name, i) => (i % 2 === 0 ? [[name, fields[i + 1] ?? ''] as const] : []));

export const grouped = <Key extends string>(
  entries: Iterable<readonly [Key, string]>,
): Record<Key, string[]> => {
  const groups = new Map<Key, string[]>();
  for (const [name, value] of entries) groups.set(name, [...(groups.get(name) ?? []), value]);
  return Object.fromEntries(groups) as Record<Key, string[]>;
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
export const bodyByMediaType = ({ headers, body }: WireRequest) => {
  const mediaType = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  return textTypes.test(mediaType)
    ? { body: body.toString('utf8'), isBase64Encoded: false }
    : { body: body.toString('base64'), isBase64Encoded: true };
};
