import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { decodeQuery, joinHeaders } from '../http/fields.ts';
import type { WholeResponse } from '../http/message.ts';
import type { EventRequest } from './buffered.ts';
import { edgeCaller, iamCaller } from './edge.ts';
import { areOptional, eventBody, hasParts, isRecord, pairs, resultBody } from './payload.ts';

/** Payload format 2.0: of HTTP APIs and of Function URLs; only an authorizer's events have a type. */
export const isPayloadV2 = (event: unknown): event is APIGatewayProxyEventV2 =>
  isRecord(event) &&
  event['type'] === undefined &&
  event['version'] === '2.0' &&
  typeof event['rawPath'] === 'string' &&
  areOptional('string', event['rawQueryString']) &&
  hasParts(event) &&
  isList(event['cookies']) &&
  isRecord(event['requestContext']) &&
  typeof event['requestContext']['requestId'] === 'string' &&
  areOptional('string', event['requestContext']['domainName']) &&
  isRecord(event['requestContext']['http']) &&
  typeof event['requestContext']['http']['method'] === 'string' &&
  areOptional('string', event['requestContext']['http']['sourceIp']);

const isList = (cookies: unknown): boolean =>
  cookies === undefined || cookies === null || Array.isArray(cookies);

/** Only a Function URL has such a host, behind CloudFront too. */
export const isFunctionUrl = ({ requestContext }: APIGatewayProxyEventV2): boolean =>
  requestContext.domainName?.includes('.lambda-url.') ?? false;

/** All but the path, which the doors that use this format deliver differently. */
export const requestFromV2 = (
  event: APIGatewayProxyEventV2,
): Omit<EventRequest, 'path' | 'pathPrefix'> => {
  const { authorizer } = event.requestContext as { authorizer?: unknown };
  return {
    method: event.requestContext.http.method,
    query: decodeQuery(event.rawQueryString ?? ''),
    headers: headers(event),
    body: eventBody(event),
    requestId: event.requestContext.requestId,
    isSecure: true,
    clientAddress: event.requestContext.http.sourceIp,
    vouched: iamCaller(authorizer),
    edge: edgeCaller(authorizer),
  };
};

/** A Function URL repeats the cookies among the headers, an HTTP API does not: the list has them all. */
const headers = (event: APIGatewayProxyEventV2): Map<string, string> => {
  const fields = joinHeaders(pairs(undefined, event.headers));
  if (event.cookies) fields.set('cookie', event.cookies.join('; '));
  return fields;
};

export const resultV2 = (response: WholeResponse): APIGatewayProxyStructuredResultV2 => ({
  statusCode: response.status,
  headers: { ...response.headers },
  cookies: [...response.cookies],
  ...resultBody(response),
});
