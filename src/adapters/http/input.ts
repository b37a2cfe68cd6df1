import * as z from 'zod/mini';
import type { InputError } from '../../domain/failure.ts';
import { type HttpRequest, maxBodyBytes } from './message.ts';
import type { Operation, Shape } from './operation.ts';
import { HttpFailure } from './problem.ts';

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
  { request: shapes = {} }: Operation,
  request: HttpRequest,
  parameters: Readonly<Record<string, string>>,
): Input => {
  if (request.body.length > maxBodyBytes) {
    throw new HttpFailure('body-too-large', `a body may have at most ${maxBodyBytes} bytes`);
  }
  const errors: InputError[] = [];
  const parsed = (shape: Shape | undefined, value: () => unknown, root: string): unknown => {
    if (!shape) return undefined;
    const result = z.safeParse(shape, value());
    for (const issue of result.error?.issues ?? []) errors.push(...inputErrors(issue, root));
    return result.data;
  };
  const input = {
    path: parsed(shapes.path, () => parameters, '#/path'),
    query: parsed(shapes.query, () => queryFields(request.query), '#/query'),
    headers: parsed(shapes.headers, () => Object.fromEntries(request.headers), '#/headers'),
    body: parsed(shapes.body, () => json(request, shapes.bodyTypes ?? ['application/json']), '#'),
  };
  if (errors.length > 0)
    throw new HttpFailure('invalid-input', 'the request does not have the shape asked for', {
      errors: errors.slice(0, maxErrors),
    });
  return input;
};

/** A repeated name stays a list, which a shape for one value refuses. */
const queryFields = (query: HttpRequest['query']): Record<string, unknown> => {
  const fields: Record<string, unknown> = Object.create(null);
  for (const [name, values] of query) fields[name] = values.length === 1 ? values[0] : values;
  return fields;
};

const json = ({ headers, body }: HttpRequest, mediaTypes: readonly string[]): unknown => {
  const encoding = headers.get('content-encoding') ?? 'identity';
  if (encoding.trim().toLowerCase() !== 'identity') {
    throw new HttpFailure('unsupported-media-type', 'the body must not be encoded');
  }
  const mediaType = headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (mediaType === undefined || !mediaTypes.includes(mediaType)) {
    throw new HttpFailure('unsupported-media-type', `the body must be ${mediaTypes.join(' or ')}`);
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new HttpFailure('malformed-request', 'the body is not JSON in UTF-8');
  }
};

const inputErrors = (issue: z.core.$ZodIssue, root: string): InputError[] => {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys
      .slice(0, maxErrors)
      .map((key) =>
        key.length <= maxNameLength
          ? { pointer: pointer(root, [...issue.path, key]), detail: 'is not a known field' }
          : { pointer: pointer(root, issue.path), detail: 'has a field that is not known' },
      );
  }
  return [{ pointer: pointer(root, issue.path), detail: issue.message }];
};

/** RFC 6901 §6. */
const pointer = (root: string, path: readonly PropertyKey[]): string =>
  [
    root,
    ...path.map((key) =>
      encodeURIComponent(String(key).toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1')),
    ),
  ].join('/');
