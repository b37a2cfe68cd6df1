import type { ALBEvent, ALBResult, Context } from 'aws-lambda';
import { ipAddress } from '../http/protocol/client-address.ts';
import { decodeQuery, forwarded } from '../http/protocol/headers.ts';
import {
  type App,
  type BufferedResponse,
  type DoorSettings,
  type HttpRequest,
  noSettings,
} from '../http/protocol/message.ts';
import { decodePrefixedPath } from '../http/protocol/path.ts';
import { buffered } from './buffered.ts';
import { albLimits } from './limits.ts';
import { eventBody, forEachEntry, hasValidEnvelope, isRecord, resultBody } from './payload.ts';
import { headersFromV1 } from './payload-v1.ts';

/** Not imported: an `import` of node:http loads undici, 25 ms at every cold start. */
const { STATUS_CODES } = process.getBuiltinModule('node:http');

/** Application Load Balancer target, with multi-value headers or without. */
export const alb = (app: App, settings = noSettings) =>
  buffered(app, toRequest(settings), toResult, albLimits);

const isAlbEvent = (event: unknown): event is ALBEvent =>
  isRecord(event) &&
  typeof event['httpMethod'] === 'string' &&
  typeof event['path'] === 'string' &&
  hasValidEnvelope(event) &&
  isRecord(event['requestContext']) &&
  isRecord(event['requestContext']['elb']);

const toRequest =
  ({ basePath, trustedProxies }: DoorSettings) =>
  (event: ALBEvent, signal: AbortSignal, { awsRequestId }: Context): HttpRequest => {
    if (!isAlbEvent(event)) {
      throw new TypeError('this is not an event of an Application Load Balancer');
    }
    const headers = headersFromV1(event);
    const query: string[] = [];
    const { multiValueQueryStringParameters, queryStringParameters } = event;
    forEachEntry(multiValueQueryStringParameters, queryStringParameters, (name, value) =>
      query.push(`${name}=${value}`),
    );
    return {
      method: event.httpMethod,
      ...decodePrefixedPath(event.path, basePath),
      // A load balancer does not decode the query.
      query: decodeQuery(query.join('&')),
      headers,
      body: eventBody(event),
      requestId: awsRequestId,
      // The load balancer appends the last entry of these headers itself.
      isSecure:
        forwarded(headers.get('x-forwarded-proto'), undefined, trustedProxies + 1) === 'https',
      clientAddress: ipAddress(
        forwarded(headers.get('x-forwarded-for'), undefined, trustedProxies + 1),
      ),
      signal,
    };
  };

/** The load balancer expects the header map that the request used: single-value or multi-value. */
const toResult = (response: BufferedResponse, event: ALBEvent): ALBResult => {
  const { status, headers, cookies } = response;
  const result = {
    statusCode: status,
    statusDescription: `${status} ${STATUS_CODES[status] ?? 'Unknown'}`,
    ...resultBody(response),
  };
  if (!event.multiValueHeaders)
    return { ...result, headers: { ...headers, ...withCaseVariants(cookies) } };
  const entries = Object.entries(headers).map(([name, value]) => [name, [value]] as const);
  return {
    ...result,
    multiValueHeaders: {
      ...Object.fromEntries(entries),
      ...(cookies.length > 0 && { 'set-cookie': [...cookies] }),
    },
  };
};

/** A single-value map can hold several cookies only under names that differ in letter case. */
const withCaseVariants = (cookies: readonly string[]): Record<string, string> =>
  Object.fromEntries(cookies.map((cookie, i) => [caseVariant('set-cookie', i), cookie]));

/** The letters of the name, in upper case where the bits of `index` are set. */
const caseVariant = (name: string, index: number): string =>
  Array.from(name.replace('-', ''), (letter, bit) =>
    (index >> bit) & 1 ? letter.toUpperCase() : letter,
  )
    .join('')
    .replace(/.../, '$&-');
