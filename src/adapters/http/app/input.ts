import * as z from 'zod/mini';
import { bodyTypesOf, namesOf, type Operation, type Shape } from '../contract/operation.ts';
import {
  type BufferedRequest,
  type HttpHeaders,
  type HttpRequest,
  maxBodyBytes,
  type PathRequest,
  type RoutedRequest,
} from '../protocol/message.ts';
import { bodyTooLarge, HttpFailure, type InputError } from '../protocol/problem.ts';
import { pointer } from './pointer.ts';

export interface Input {
  readonly path: unknown;
  readonly query: unknown;
  readonly headers: unknown;
  readonly body: unknown;
}

/** Bounds on the size of the problem document. */
const maxErrors = 100;
const maxNameLength = 100;

/** Parses path, query, headers and body by the operation's shapes; throws `invalid-input` with every error. */
export const readInput = (
  operation: Operation,
  request: BufferedRequest,
  parameters: Readonly<Record<string, string>>,
): Input => {
  if (request.body.length > maxBodyBytes) throw bodyTooLarge();
  const errors: InputError[] = [];
  const { path, query, headers, body } = operation.request ?? {};
  const input = {
    path: path && parsePart(path, parameters, '#/path', errors),
    query: query && parsePart(query, queryParameters(request.query), '#/query', errors),
    headers:
      headers && parsePart(headers, pickHeaders(headers, request.headers), '#/headers', errors),
    body: body && parsePart(body, parseJson(request, bodyTypesOf(operation)), '#', errors),
  };
  if (errors.length > 0)
    throw new HttpFailure('invalid-input', 'the request does not match its schema', {
      errors: errors.slice(0, maxErrors),
    });
  return input;
};

/** Reads the body, after the check that the operation takes its media type. */
export const withBody = async (
  operation: Operation,
  request: PathRequest,
): Promise<RoutedRequest> => {
  const { method, headers, body } = request;
  if (operation.request?.body) assertSupported(method, headers, bodyTypesOf(operation));
  return { ...request, body: typeof body === 'function' ? await body() : body };
};

const parsePart = (shape: Shape, value: unknown, root: string, errors: InputError[]): unknown => {
  const { data, error } = z.safeParse(shape, value);
  for (const issue of error?.issues ?? []) errors.push(...toInputErrors(issue, root, value));
  return data;
};

/**
 * A repeated name becomes a list, so that a shape for one value rejects it ("must be given once").
 * `__proto__` is dropped: to assign it would set the prototype.
 */
const queryParameters = (query: HttpRequest['query']): Record<string, unknown> => {
  const fields: Record<string, unknown> = {};
  for (const [name, values] of query) {
    if (name !== '__proto__') fields[name] = values.length === 1 ? values[0] : values;
  }
  return fields;
};

/** The headers that the shape declares. */
const pickHeaders = (shape: Shape, headers: HttpHeaders): Record<string, string> => {
  const fields: Record<string, string> = {};
  for (const name of namesOf(shape)) {
    const value = headers.get(name);
    if (value !== undefined) fields[name] = value;
  }
  return fields;
};

const utf8 = new TextDecoder('utf-8', { fatal: true });

const parseJson = (
  { method, headers, body }: BufferedRequest,
  mediaTypes: readonly string[],
): unknown => {
  assertSupported(method, headers, mediaTypes);
  try {
    return JSON.parse(utf8.decode(body));
  } catch {
    throw new HttpFailure('malformed-request', 'the body is not JSON in UTF-8');
  }
};

/**
 * Throws `unsupported-media-type` with a header that names what is supported: `Accept-Encoding`
 * (RFC 9110 §12.5.3), `Accept` (§12.5.1) or, for PATCH, `Accept-Patch` (RFC 5789 §3.1).
 */
const assertSupported = (
  method: string,
  headers: HttpHeaders,
  mediaTypes: readonly string[],
): void => {
  const codings = (headers.get('content-encoding') ?? 'identity').split(',');
  if (codings.some((coding) => coding.trim().toLowerCase() !== 'identity')) {
    throw new HttpFailure('unsupported-media-type', 'the body must not be encoded', {
      headers: { 'accept-encoding': 'identity' },
    });
  }
  const mediaType = mergeEqualValues(headers.get('content-type'))
    ?.split(';', 1)[0]
    ?.trim()
    .toLowerCase();
  if (mediaType !== undefined && mediaTypes.includes(mediaType)) return;
  throw new HttpFailure('unsupported-media-type', `the body must be ${mediaTypes.join(' or ')}`, {
    headers: { [method === 'PATCH' ? 'accept-patch' : 'accept']: mediaTypes.join(', ') },
  });
};

/** Some proxies and clients repeat `Content-Type`; equal values count as one. */
const mergeEqualValues = (value: string | undefined): string | undefined => {
  const [first, ...others] = value?.split(',').map((part) => part.trim()) ?? [];
  return others.every((other) => other === first) ? first : value;
};

const toInputErrors = (issue: z.core.$ZodIssue, root: string, value: unknown): InputError[] => {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys
      .slice(0, maxErrors)
      .map((key) =>
        key.length <= maxNameLength
          ? { pointer: pointer(root, [...issue.path, key]), detail: 'is not a known field' }
          : { pointer: pointer(root, issue.path), detail: 'has a field that is not known' },
      );
  }
  const isRepeated = root === '#/query' && isRepeatedValue(issue, value);
  return [
    {
      pointer: pointer(root, issue.path),
      detail: isRepeated ? 'must be given once' : issue.message,
    },
  ];
};

/** Whether a query parameter that takes one value was given several times. */
const isRepeatedValue = ({ code, path: [name, ...rest] }: z.core.$ZodIssue, query: unknown) =>
  code === 'invalid_type' &&
  rest.length === 0 &&
  Array.isArray((query as Record<PropertyKey, unknown>)[name as PropertyKey]);
