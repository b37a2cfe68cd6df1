import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { addHeader, addValue } from '../http/protocol/headers.ts';
import type { BufferedResponse, HttpRequest } from '../http/protocol/message.ts';
import type { PrefixedPath } from '../http/protocol/path.ts';
import { callerFromAuthorizer } from './authorizer-context.ts';
import {
  areTypeOrNullish,
  type EventMap,
  eventBody,
  forEachEntry,
  hasValidEnvelope,
  isRecord,
  resultBody,
} from './payload.ts';

/** Payload format 1.0: REST APIs and, if configured, HTTP APIs. Only authorizer events have a `type`. */
export const isPayloadV1 = (event: unknown): event is APIGatewayProxyEvent =>
  isRecord(event) &&
  event['type'] === undefined &&
  typeof event['httpMethod'] === 'string' &&
  typeof event['path'] === 'string' &&
  hasValidEnvelope(event) &&
  isRecord(event['requestContext']) &&
  typeof event['requestContext']['requestId'] === 'string' &&
  areTypeOrNullish(
    'string',
    event['requestContext']['domainName'],
    event['requestContext']['path'],
  ) &&
  areTypeOrNullish('string', sourceIp(event['requestContext']['identity']));

const sourceIp = (identity: unknown): unknown =>
  isRecord(identity) ? identity['sourceIp'] : undefined;

/** Only events of a REST API have a `resourceId`. */
export const hasResource = ({ requestContext }: APIGatewayProxyEvent): boolean =>
  typeof requestContext.resourceId === 'string';

/** The door passes the path, because its place in the event differs by door. */
export const requestFromV1 = (
  event: APIGatewayProxyEvent,
  { path, pathPrefix }: PrefixedPath,
  signal: AbortSignal,
): HttpRequest => ({
  method: event.httpMethod,
  path,
  pathPrefix,
  query: queryFromV1(event),
  headers: headersFromV1(event),
  body: eventBody(event),
  requestId: event.requestContext.requestId,
  isSecure: true,
  clientAddress: event.requestContext.identity?.sourceIp,
  authorizerContext: callerFromAuthorizer(event.requestContext.authorizer),
  signal,
});

export const headersFromV1 = ({
  multiValueHeaders,
  headers,
}: {
  readonly multiValueHeaders?: EventMap<string[]>;
  readonly headers?: EventMap<string>;
}): Map<string, string> => {
  const found = new Map<string, string>();
  forEachEntry(multiValueHeaders, headers, (name, value) => addHeader(found, name, value));
  return found;
};

const queryFromV1 = (event: APIGatewayProxyEvent): Map<string, string[]> => {
  const { multiValueQueryStringParameters, queryStringParameters } = event;
  const found = new Map<string, string[]>();
  forEachEntry(multiValueQueryStringParameters, queryStringParameters, (name, value) =>
    addValue(found, name, value),
  );
  return found;
};

export const resultV1 = (response: BufferedResponse): APIGatewayProxyResult => ({
  statusCode: response.status,
  headers: { ...response.headers },
  ...(response.cookies.length > 0 && {
    multiValueHeaders: { 'set-cookie': [...response.cookies] },
  }),
  ...resultBody(response),
});
