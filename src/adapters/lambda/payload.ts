import { addHeader } from '../http/protocol/headers.ts';
import type { BufferedResponse } from '../http/protocol/message.ts';

/** Helpers that all payload formats share. */

const noBytes = new Uint8Array();

export const eventBody = (event: {
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
}): Uint8Array =>
  event.body ? Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8') : noBytes;

export type EventMap<Value> = Readonly<Record<string, Value | undefined>> | null | undefined;

/** Visits every value with its name. Uses the multi-value map if the event has one, because it is complete. */
export const forEachEntry = (
  multi: EventMap<string[]>,
  single: EventMap<string>,
  visit: (name: string, value: string) => void,
): void => {
  const entries = multi ?? single ?? {};
  for (const name of Object.keys(entries)) {
    const value = entries[name];
    if (typeof value === 'string') visit(name, value);
    else if (Array.isArray(value)) {
      for (const each of value) if (typeof each === 'string') visit(name, each);
    }
  }
};

/** Names with a capital come from handwritten events or an emulator; AWS sends lower case. */
export const withLowerCaseNames = (
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

/** Text is passed unchanged, bytes in base64. */
export const resultBody = ({
  body,
}: BufferedResponse): { body: string; isBase64Encoded: boolean } =>
  typeof body === 'string'
    ? { body, isBase64Encoded: false }
    : { body: Buffer.from(body).toString('base64'), isBase64Encoded: true };

/** Whether the host is the API's default endpoint, where the path has the stage and no base path mapping applies. */
export const isExecuteApi = (domainName: string | undefined): boolean =>
  domainName?.includes('.execute-api.') ?? false;

/** Whether each value has the type, or is `null` or `undefined`. */
export const areTypeOrNullish = (
  type: 'string' | 'boolean' | 'object',
  ...values: readonly unknown[]
): boolean =>
  values.every((value) => value === undefined || value === null || typeof value === type);

/** Whether the properties that all formats share have their types. */
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
