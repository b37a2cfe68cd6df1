import {
  requireBody,
  requireHeaders,
  requireRecord,
  requireStatus,
  requireStrings,
} from './result.ts';
import { grouped, header, mapValues, type WireRequest, type WireResponse } from './wire.ts';

const joined = (values: readonly string[]): string => values.join(',');

const lowerCase = (headers: WireRequest['headers']) =>
  headers.map(([name, value]) => [name.toLowerCase(), value] as const);

/** The parts of format 2.0 that HTTP APIs and Function URLs share. */
export const eventParts = (request: WireRequest) => {
  const headers = lowerCase(request.headers);
  const cookies = headers
    .filter(([name]) => name === 'cookie')
    .flatMap(([, value]) => value.split(/; */));
  const query = grouped(new URLSearchParams(`?${request.query}`));
  return {
    version: '2.0',
    rawQueryString: request.query,
    ...(cookies.length > 0 && { cookies }),
    headers: mapValues(grouped(headers), joined),
    ...(request.query !== '' && { queryStringParameters: mapValues(query, joined) }),
  };
};

export const http = (request: WireRequest, path: string) => ({
  method: request.method,
  path,
  protocol: 'HTTP/1.1',
  sourceIp: request.sourceIp,
  userAgent: header(request, 'user-agent') ?? '',
});

/** A result without `statusCode` is taken for the JSON of a 200. */
export const readResultV2 = (value: unknown): WireResponse => {
  const isStructured = typeof value === 'object' && value !== null && 'statusCode' in value;
  if (!isStructured) {
    return {
      status: 200,
      headers: [['content-type', 'application/json']],
      body: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value ?? null)),
    };
  }
  const result = requireRecord(value);
  const cookies = requireStrings(result['cookies'], 'cookies');
  return {
    status: requireStatus(result),
    headers: [
      ...requireHeaders(result),
      ...cookies.map((cookie) => ['set-cookie', cookie] as const),
    ],
    body: requireBody(result),
  };
};
