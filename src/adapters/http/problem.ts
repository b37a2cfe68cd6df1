import type { LogLevel } from '../../application/ports.ts';
import { Failure, type FailureCode, type FailureContext } from '../../domain/failure.ts';
import { maxBodyBytes, type WholeResponse } from './message.ts';
import { securityFields } from './security-fields.ts';

/** What can go wrong before a request reaches a use case. */
type RequestFailureCode =
  | 'malformed-request'
  | 'route-not-found'
  | 'method-not-allowed'
  | 'not-acceptable'
  | 'request-timeout'
  | 'body-too-large'
  | 'unsupported-media-type'
  | 'expectation-failed'
  | 'too-many-requests'
  | 'headers-too-large'
  | 'answer-too-large'
  | 'request-in-flight'
  | 'key-reused'
  | 'client-gone'
  | 'deadline-exceeded'
  | 'internal-error';

export type HttpFailureCode = FailureCode | RequestFailureCode;

export class HttpFailure extends Failure<HttpFailureCode> {
  /** Fields that the answer must have, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: HttpFailureCode,
    message: string,
    { headers = {}, ...context }: FailureContext & { headers?: Record<string, string> } = {},
  ) {
    super(code, message, context);
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

/** A failure is the caller's to know; anything else is ours, of which the caller learns nothing. */
export const asFailure = (error: unknown): Failure<HttpFailureCode> =>
  error instanceof Failure
    ? error
    : new HttpFailure('internal-error', 'something went wrong here', { cause: error });

/** Our own faults are errors to the log; what the caller did is not. */
export const severity = ({ code }: Failure<HttpFailureCode>): LogLevel =>
  problems[code].status >= 500 ? 'error' : requestLevel(problems[code].status);

/** Who is not let in is to be seen in any log. */
export const requestLevel = (status: number | 'aborted'): LogLevel =>
  status === 401 || status === 403 ? 'warn' : 'info';

/** Nobody is there to read it, but the log is. */
export const clientGone = () => new HttpFailure('client-gone', 'the client has gone');

export const bodyTooLarge = () =>
  new HttpFailure('body-too-large', `a body may have at most ${maxBodyBytes} bytes`);

/** RFC 9457; the challenge of RFC 6750 goes with it where one is due. */
export const problem = (failure: Failure<HttpFailureCode>, requestId: string): WholeResponse => {
  const { code, message, errors, scope } = failure;
  const { status, title } = problems[code];
  return {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...securityFields,
      'x-request-id': requestId,
      ...challenge(code, message, scope),
      ...(passing.has(code) && { 'retry-after': retryAfter }),
      ...(failure instanceof HttpFailure && failure.headers),
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

/** What may go well a second later (RFC 9110 §10.2.3, in seconds). */
const passing = new Set<HttpFailureCode>(['unavailable', 'request-in-flight']);
const retryAfter = '1';

const realm = 'Bearer realm="portico"';

/** RFC 6750 §3: no error code for someone who brought no token. */
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
