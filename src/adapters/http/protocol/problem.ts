import { Forbidden } from '../../../application/access.ts';
import type { LogLevel } from '../../../application/ports/driven.ts';
import { Failure } from '../../../domain/failure.ts';
import { securityHeaders } from '../policies/security-headers.ts';
import type { HttpFailureCode } from './failure-codes.ts';
import { type BufferedResponse, maxBodyBytes } from './message.ts';

/** One error in the request; `pointer` is a JSON Pointer (RFC 6901) in URI fragment form. */
export interface InputError {
  readonly pointer: string;
  readonly detail: string;
}

interface ProblemContext {
  readonly errors?: readonly InputError[] | undefined;
  /** The scope that the caller lacks, for `forbidden`. */
  readonly scope?: string | undefined;
  /** Response headers by lower-case name. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The content of a problem document. */
export interface Problem extends ProblemContext {
  readonly code: HttpFailureCode;
  readonly message: string;
}

/** A failure of the HTTP adapter, outside the use cases. */
export class HttpFailure extends Failure<HttpFailureCode> implements Problem {
  readonly errors: readonly InputError[] | undefined;
  readonly scope: string | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: HttpFailureCode,
    message: string,
    { errors, scope, headers = {}, cause }: ProblemContext & { readonly cause?: unknown } = {},
  ) {
    super(code, message, { cause });
    this.errors = errors;
    this.scope = scope;
    this.headers = headers;
  }
}

export const problems = {
  'invalid-input': { status: 400, title: 'The input is not valid' },
  'malformed-request': { status: 400, title: 'The request cannot be read' },
  unauthenticated: { status: 401, title: 'Credentials are needed' },
  'invalid-token': { status: 401, title: 'The token is not accepted' },
  'invalid-api-key': { status: 401, title: 'The API key is not accepted' },
  forbidden: { status: 403, title: 'Not allowed' },
  'not-found': { status: 404, title: 'Not found' },
  'route-not-found': { status: 404, title: 'Nothing here' },
  'method-not-allowed': { status: 405, title: 'Method not allowed' },
  'not-acceptable': { status: 406, title: 'Not acceptable' },
  'request-timeout': { status: 408, title: 'The request took too long to arrive' },
  'email-taken': { status: 409, title: 'E-mail address taken' },
  conflict: { status: 409, title: 'Conflict with what is there' },
  'request-in-flight': { status: 409, title: 'Request in flight' },
  'version-mismatch': { status: 412, title: 'Precondition failed' },
  'body-too-large': { status: 413, title: 'Body too large' },
  'answer-too-large': { status: 413, title: 'Answer too large for this door' },
  'unsupported-media-type': { status: 415, title: 'Media type not supported' },
  'expectation-failed': { status: 417, title: 'Expectation failed' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  'headers-too-large': { status: 431, title: 'Header fields too large' },
  'key-reused': { status: 422, title: 'Idempotency key reused' },
  'client-gone': { status: 499, title: 'The client has gone' },
  'internal-error': { status: 500, title: 'Internal error' },
  unavailable: { status: 503, title: 'Temporarily unavailable' },
  'deadline-exceeded': { status: 504, title: 'Deadline exceeded' },
} as const satisfies Record<HttpFailureCode, { status: number; title: string }>;

/**
 * Only a `Failure` reaches the client; any other error becomes `internal-error`. `pointerTo` maps a field of
 * a use case to a JSON Pointer, by default to a member of the body.
 */
export const toProblem = (error: unknown, pointerTo = (field: string) => `#/${field}`): Problem => {
  if (error instanceof HttpFailure) return error;
  if (!(error instanceof Failure && isCode(error.code))) return internalError;
  const { code, message, fields } = error;
  return {
    code,
    message,
    ...(fields.length > 0 && {
      errors: fields.map(({ field, detail }) => ({ pointer: pointerTo(field), detail })),
    }),
    ...(error instanceof Forbidden && { scope: error.scope }),
  };
};

const isCode = (code: string): code is HttpFailureCode => Object.hasOwn(problems, code);

const internalError: Problem = { code: 'internal-error', message: 'an unexpected error occurred' };

/** Server errors (5xx) are logged as errors, client errors are not. */
export const severity = ({ code }: Problem): LogLevel =>
  problems[code].status >= 500 ? 'error' : requestLevel(problems[code].status);

/** Rejected callers are logged as warnings, so that they show at any log level up to `warn`. */
export const requestLevel = (status: number | 'aborted'): LogLevel =>
  status === 401 || status === 403 ? 'warn' : 'info';

/** Never sent: the client has disconnected. The code appears in the log. */
export const clientGone = () => new HttpFailure('client-gone', 'the client has gone');

export const bodyTooLarge = () =>
  new HttpFailure('body-too-large', `a body may have at most ${maxBodyBytes} bytes`);

/** A problem document (RFC 9457), with the RFC 6750 challenge for authentication failures. */
export const problemResponse = (
  { code, message, errors, scope, headers }: Problem,
  requestId: string,
): BufferedResponse => {
  const { status, title } = problems[code];
  return {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...securityHeaders,
      'x-request-id': requestId,
      ...challenge(code, message, scope),
      ...(retryableCodes.has(code) && { 'retry-after': retryAfter }),
      ...headers,
    },
    cookies: [],
    body: JSON.stringify({
      type: `urn:portico:problem:${code}`,
      title,
      status,
      detail: message,
      requestId,
      ...(errors && { errors }),
    }),
  };
};

/** Failures that may be gone a second later; `Retry-After` is in seconds (RFC 9110 §10.2.3). */
const retryableCodes = new Set<HttpFailureCode>(['unavailable', 'request-in-flight']);
const retryAfter = '1';

const realm = 'Bearer realm="portico"';

/** RFC 6750 §3: without a token the challenge has no error code. */
const challenge = (
  code: HttpFailureCode,
  detail: string,
  scope: string | undefined,
): Record<string, string> => {
  switch (code) {
    case 'unauthenticated':
    case 'invalid-api-key':
      return { 'www-authenticate': realm };
    case 'invalid-token':
      return {
        'www-authenticate': `${realm}, error="invalid_token", error_description="${detail}"`,
      };
    case 'forbidden':
      if (scope === undefined) return {};
      return { 'www-authenticate': `${realm}, error="insufficient_scope", scope="${scope}"` };
    default:
      return {};
  }
};
