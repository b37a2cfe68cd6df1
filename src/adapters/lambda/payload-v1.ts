import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { collect, joinHeaders } from '../http/fields.ts';
import type { HttpRequest, HttpResponse } from '../http/message.ts';
import { eventBody, isRecord, resultBody } from './payload.ts';

/** Payload format 1.0: of REST APIs, and of HTTP APIs on request. */
export const isPayloadV1 = (event: unknown): event is APIGatewayProxyEvent =>
  isRecord(event) &&
  typeof event['httpMethod'] === 'string' &&
  typeof event['path'] === 'string' &&
  isRecord(event['requestContext']) &&
  typeof event['requestContext']['requestId'] === 'string';

/** All but the path, which the doors that use this format deliver differently. */
export const requestFromV1 = (
  event: APIGatewayProxyEvent,
): Omit<HttpRequest, 'path' | 'pathPrefix'> => ({
  method: event.httpMethod,
  query: collect(pairs(event.multiValueQueryStringParameters, event.queryStringParameters)),
  headers: joinHeaders(pairs(event.multiValueHeaders, event.headers)),
  body: eventBody(event),
  requestId: event.requestContext.requestId,
  clientAddress: event.requestContext.identity?.sourceIp,
});

type Fields<Value> = Readonly<Record<string, Value | undefined>> | null | undefined;

/** The multi-value map has everything; the other one is for hand-made test events that lack it. */
const pairs = (multi: Fields<string[]>, single: Fields<string>): (readonly [string, string])[] =>
  Object.entries(multi ?? single ?? {}).flatMap(([name, values]) =>
    [values ?? []].flat().map((value) => [name, value] as const),
  );

export const resultV1 = (response: HttpResponse): APIGatewayProxyResult => ({
  statusCode: response.status,
  headers: { ...response.headers },
  ...(response.cookies.length > 0 && {
    multiValueHeaders: { 'set-cookie': [...response.cookies] },
  }),
  ...resultBody(response),
});
