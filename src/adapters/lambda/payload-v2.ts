import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { decodeQuery, joinHeaders } from '../http/fields.ts';
import type { HttpRequest, HttpResponse } from '../http/message.ts';
import { eventBody, isRecord, resultBody } from './payload.ts';

/** Payload format 2.0: of HTTP APIs and of Function URLs. */
export const isPayloadV2 = (event: unknown): event is APIGatewayProxyEventV2 =>
  isRecord(event) &&
  event['version'] === '2.0' &&
  typeof event['rawPath'] === 'string' &&
  isRecord(event['requestContext']) &&
  isRecord(event['requestContext']['http']) &&
  typeof event['requestContext']['http']['method'] === 'string';

/** All but the path, which the doors that use this format deliver differently. */
export const requestFromV2 = (
  event: APIGatewayProxyEventV2,
): Omit<HttpRequest, 'path' | 'pathPrefix'> => ({
  method: event.requestContext.http.method,
  query: decodeQuery(event.rawQueryString ?? ''),
  headers: headers(event),
  body: eventBody(event),
  requestId: event.requestContext.requestId,
  clientAddress: event.requestContext.http.sourceIp,
});

/** A Function URL repeats the cookies among the headers, an HTTP API does not: the list has them all. */
const headers = (event: APIGatewayProxyEventV2): Map<string, string> => {
  const fields = joinHeaders(
    Object.entries(event.headers ?? {}).map(([name, value]) => [name, value ?? ''] as const),
  );
  if (event.cookies) fields.set('cookie', event.cookies.join('; '));
  return fields;
};

export const resultV2 = (response: HttpResponse): APIGatewayProxyStructuredResultV2 => ({
  statusCode: response.status,
  headers: { ...response.headers },
  cookies: [...response.cookies],
  ...resultBody(response),
});
