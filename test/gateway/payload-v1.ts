import {
  requireBody,
  requireHeaders,
  requireKeys,
  requireRecord,
  requireStatus,
  requireStrings,
} from './result.ts';
import { grouped, header, mapValues, orNull, type WireRequest, type WireResponse } from './wire.ts';

const last = (values: readonly string[]): string => values.at(-1) ?? '';

/** The parts of format 1.0 that REST APIs and HTTP APIs share. */
export const eventParts = (request: WireRequest, headers: WireRequest['headers']) => {
  const multiValueHeaders = grouped(headers);
  const multiValueQuery = grouped(new URLSearchParams(`?${request.query}`));
  return {
    httpMethod: request.method,
    headers: mapValues(multiValueHeaders, last),
    multiValueHeaders,
    queryStringParameters: orNull(mapValues(multiValueQuery, last)),
    multiValueQueryStringParameters: orNull(multiValueQuery),
    stageVariables: null,
  };
};

export const identity = (request: WireRequest) => ({
  cognitoIdentityPoolId: null,
  accountId: null,
  cognitoIdentityId: null,
  caller: null,
  sourceIp: request.sourceIp,
  principalOrgId: null,
  accessKey: null,
  cognitoAuthenticationType: null,
  cognitoAuthenticationProvider: null,
  userArn: null,
  userAgent: header(request, 'user-agent') ?? null,
  user: null,
});

const keys = ['statusCode', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded'];

export const readResultV1 = (value: unknown): WireResponse => {
  const result = requireRecord(value);
  requireKeys(result, keys);
  const multiple = Object.entries(requireRecord(result['multiValueHeaders'] ?? {})).flatMap(
    ([name, values]) => requireStrings(values, name).map((item) => [name, item] as const),
  );
  const repeated = new Set(multiple.map(([name]) => name.toLowerCase()));
  const single = requireHeaders(result).filter(([name]) => !repeated.has(name.toLowerCase()));
  return {
    status: requireStatus(result),
    headers: [...single, ...multiple],
    body: requireBody(result),
  };
};
