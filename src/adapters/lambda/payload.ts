import { addHeader } from '../http/protocol/headers.ts';
import type { BufferedResponse } from '../http/protocol/message.ts';

/** What the payload formats have in common. */

const noBytes = new Uint8Array();

export const eventBody = (event: {
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
}): Uint8Array =>
  event.body ? Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8') : noBytes;

export type EventMap<Value> = Readonly<Record<string, Value | undefined>> | null | undefined;

/** Tells of each value by name. The multi-value map has everything; the other one is for events that lack it. */
export const forEachEntry = (
  multi: EventMap<string[]>,
  single: EventMap<string>,
  visit: (name: string, value: string) => void,
): void => {
  const fields = multi ?? single ?? {};
  for (const name of Object.keys(fields)) {
    const value = fields[name];
    if (typeof value === 'string') visit(name, value);
    else if (Array.isArray(value)) {
      for (const each of value) if (typeof each === 'string') visit(name, each);
    }
  }
};

/** Names that begin with a capital come from events made by hand or by an emulator; AWS sends none. */
export const lowerCased = (
  headers: NonNullable<EventMap<string>>,
): Readonly<Record<string, string | undefined>> => {
  for (const name in headers) {
    const first = name.charCodeAt(0);
    if (first < 65 || first > 90) continue;
    const found = new Map<string, string>();
    forEachEntry(undefined, headers, (name, value) => addHeader(found, name, value));
    return Object.fromEntries(found);
  }
  return headers;
};

/** Text goes as it is, bytes in base64. */
export const resultBody = ({
  body,
}: BufferedResponse): { body: string; isBase64Encoded: boolean } =>
  typeof body === 'string'
    ? { body, isBase64Encoded: false }
    : { body: Buffer.from(body).toString('base64'), isBase64Encoded: true };

/** The host that AWS gives an API, where stages are part of the path and base path mappings are not. */
export const isExecuteApi = (domainName: string | undefined): boolean =>
  domainName?.includes('.execute-api.') ?? false;

/** Whether each is of a type, or not there at all. */
export const areTypeOrNullish = (
  type: 'string' | 'boolean' | 'object',
  ...values: readonly unknown[]
): boolean =>
  values.every((value) => value === undefined || value === null || typeof value === type);

/** Whether what every format has is of its type: AWS sends no other, and an event that has another is none. */
export const hasValidEnvelope = (event: Record<string, unknown>): boolean =>
  areTypeOrNullish('string', event['body']) &&
  areTypeOrNullish('boolean', event['isBase64Encoded']) &&
  areTypeOrNullish('object', event['headers'], event['multiValueHeaders']) &&
  areTypeOrNullish(
    'object',
    event['queryStringParameters'],
    event['multiValueQueryStringParameters'],
  );

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
