import { type Fields, MalformedResult, type WireResponse } from './wire.ts';

/** Lambda's limit for a buffered answer, as serialized JSON, in bytes. */
export const lambdaMaxResult = 6_291_556;

export const requireRecord = (result: unknown): Record<string, unknown> => {
  if (typeof result !== 'object' || result === null || Array.isArray(result)) {
    throw new MalformedResult('the result is not an object');
  }
  return result as Record<string, unknown>;
};

export const requireKeys = (result: Record<string, unknown>, known: readonly string[]): void => {
  const unknown = Object.keys(result).filter((key) => !known.includes(key));
  if (unknown.length > 0) throw new MalformedResult(`unknown keys: ${unknown}`);
};

export const requireStatus = ({ statusCode }: Record<string, unknown>): number => {
  if (Number.isInteger(statusCode) && Number(statusCode) >= 200 && Number(statusCode) <= 599) {
    return Number(statusCode);
  }
  throw new MalformedResult('statusCode is not an integer from 200 to 599');
};

export const requireHeaders = ({ headers }: Record<string, unknown>): Fields => {
  if (headers === undefined || headers === null) return [];
  const entries = Object.entries(requireRecord(headers));
  if (entries.every((entry): entry is [string, string] => typeof entry[1] === 'string'))
    return entries;
  throw new MalformedResult('a header value is not a string');
};

export const requireStrings = (values: unknown, what: string): readonly string[] => {
  if (values === undefined || values === null) return [];
  if (Array.isArray(values) && values.every((value) => typeof value === 'string')) return values;
  throw new MalformedResult(`${what} is not a list of strings`);
};

export const requireBody = ({
  body,
  isBase64Encoded,
}: Record<string, unknown>): WireResponse['body'] => {
  if (isBase64Encoded !== undefined && typeof isBase64Encoded !== 'boolean') {
    throw new MalformedResult('isBase64Encoded is not a boolean');
  }
  if (body === undefined || body === null) return Buffer.alloc(0);
  if (typeof body !== 'string') throw new MalformedResult('body is not a string');
  return Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
};

/** The head of a streamed answer: `{statusCode, headers, cookies}`. */
export const readPrelude = (value: unknown): Omit<WireResponse, 'body'> => {
  const prelude = requireRecord(value);
  requireKeys(prelude, ['statusCode', 'headers', 'cookies']);
  const cookies = requireStrings(prelude['cookies'], 'cookies');
  return {
    status: requireStatus(prelude),
    headers: [
      ...requireHeaders(prelude),
      ...cookies.map((cookie) => ['set-cookie', cookie] as const),
    ],
  };
};
