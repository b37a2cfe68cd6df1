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

/** However much is wrong with a body, the answer stays small. */
const maxErrors = 100;
const maxNameLength = 100;

/** The request's parts as the operation's shapes parse them; throws when one does not fit. */
export const readInput = (
  operation: Operation,
  request: BufferedRequest,
  parameters: Readonly<Record<string, string>>,
): Input => {
  if (request.body.length > maxBodyBytes) throw bodyTooLarge();
  const errors: InputError[] = [];
  const { path, query, headers, body } = operation.request ?? {};
  const input = {
    path: path && parsed(path, parameters, '#/path', errors),
    query: query && parsed(query, queryFields(request.query), '#/query', errors),
    headers: headers && parsed(headers, named(headers, request.headers), '#/headers', errors),
    body: body && parsed(body, json(request, bodyTypesOf(operation)), '#', errors),
  };
  if (errors.length > 0)
    throw new HttpFailure('invalid-input', 'the request does not have the shape asked for', {
      errors: errors.slice(0, maxErrors),
    });
  return input;
};

/** The request with its body, which is not read where the operation takes none of its type. */
export const withBody = async (
  operation: Operation,
  request: PathRequest,
): Promise<RoutedRequest> => {
  const { method, headers, body } = request;
  if (operation.request?.body) assertSupported(method, headers, bodyTypesOf(operation));
  return { ...request, body: typeof body === 'function' ? await body() : body };
};

const parsed = (shape: Shape, value: unknown, root: string, errors: InputError[]): unknown => {
  const { data, error } = z.safeParse(shape, value);
  for (const issue of error?.issues ?? []) errors.push(...inputErrors(issue, root, value));
  return data;
};

/** A repeated name stays a list, which a shape for one value refuses ("must be given once"); `__proto__`, which no shape has, is left out. */
const queryFields = (query: HttpRequest['query']): Record<string, unknown> => {
  const fields: Record<string, unknown> = {};
  for (const [name, values] of query) {
    if (name !== '__proto__') fields[name] = values.length === 1 ? values[0] : values;
  }
  return fields;
};

/** The fields that a shape has a name for, which takes no others. */
const named = (shape: Shape, headers: HttpHeaders): Record<string, string> => {
  const fields: Record<string, string> = {};
  for (const name of namesOf(shape)) {
    const value = headers.get(name);
    if (value !== undefined) fields[name] = value;
  }
  return fields;
};

const utf8 = new TextDecoder('utf-8', { fatal: true });

const json = (
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

/** Says what would be supported: a coding by RFC 9110 §12.5.3, a media type by §12.5.1, of PATCH by RFC 5789 §3.1. */
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
  const mediaType = sentOnce(headers.get('content-type'))?.split(';', 1)[0]?.trim().toLowerCase();
  if (mediaType !== undefined && mediaTypes.includes(mediaType)) return;
  throw new HttpFailure('unsupported-media-type', `the body must be ${mediaTypes.join(' or ')}`, {
    headers: { [method === 'PATCH' ? 'accept-patch' : 'accept']: mediaTypes.join(', ') },
  });
};

/** A header's value, which proxies and clients repeat by mistake: the same again says nothing more. */
const sentOnce = (value: string | undefined): string | undefined => {
  const [first, ...others] = value?.split(',').map((part) => part.trim()) ?? [];
  return others.every((other) => other === first) ? first : value;
};

const inputErrors = (issue: z.core.$ZodIssue, root: string, value: unknown): InputError[] => {
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

/** Of a query's field whose shape is for one value. */
const isRepeatedValue = ({ code, path: [name, ...rest] }: z.core.$ZodIssue, query: unknown) =>
  code === 'invalid_type' &&
  rest.length === 0 &&
  Array.isArray((query as Record<PropertyKey, unknown>)[name as PropertyKey]);
