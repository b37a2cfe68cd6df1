import type { Authenticator, Log, UseCases } from '../../application/ports.ts';
import { credentialsOf } from './credentials.ts';
import { isKnown } from './entity-tag.ts';
import type { AnswerOnce } from './idempotency.ts';
import { type Input, readInput } from './input.ts';
import type { App, HttpRequest, HttpResponse, RoutedRequest } from './message.ts';
import type { HandlerResult, Operation } from './operation.ts';
import { asFailure, HttpFailure, problem, severity } from './problem.ts';
import { router } from './router.ts';
import { guarded, inTime, ndjson, primed } from './stream.ts';

export interface AppSettings {
  /** Where a bearer token travels, by lower-case name. */
  readonly tokenHeader: string;
  /** Keeps the promise of `Idempotency-Key`; without it the field is not looked at. */
  readonly answerOnce?: AnswerOnce;
}

/** What is learnt of a request on its way, for its log line. */
interface Trail {
  operation?: Operation;
  caller?: string | undefined;
  code?: string;
}

/** Serves a contract: match, authenticate, parse, use case, present. */
export const httpApp = (
  contract: readonly Operation[],
  useCases: UseCases,
  authenticate: Authenticator,
  log: Log,
  { tokenHeader, answerOnce }: AppSettings = { tokenHeader: 'authorization' },
): App => {
  const routes = router(contract);

  const answer = async (request: HttpRequest, trail: Trail): Promise<HttpResponse> => {
    if (!hasPath(request)) {
      throw new HttpFailure('malformed-request', 'the path is not percent-encoded UTF-8');
    }
    const match = routes.match(request.method, request.path);
    if ('allow' in match) throw unmatched(match.allow);
    const { operation, parameters } = match;
    trail.operation = operation;
    const caller =
      operation.access === 'public'
        ? undefined
        : await authenticate(credentialsOf(request, tokenHeader));
    trail.caller = caller?.id;
    const input = readInput(operation, request, parameters);
    const respond = async (id?: string): Promise<HttpResponse> => {
      const call = { caller, ...input, request, id };
      const response = await present(await operation.handle(useCases, call), request, log);
      return isUnchanged(request, response) ? notModified(response) : response;
    };
    const key = operation.idempotent && keyOf(input);
    return answerOnce && caller && key
      ? answerOnce({ key, caller, operationId: operation.id, request }, respond)
      : respond();
  };

  return async (request) => {
    const start = performance.now();
    const trail: Trail = {};
    const response = await inTime(answer(request, trail), request.signal).catch(
      (error: unknown) => {
        const failure = asFailure(error);
        trail.code = failure.code;
        if (severity(failure) === 'error') {
          log('error', failure.message, { ...logged(request), error });
        }
        return problem(failure, request.requestId);
      },
    );
    const { status } = response;
    const durationMs = Math.round((performance.now() - start) * 100) / 100;
    const operation = trail.operation?.id;
    log('info', 'request', { ...logged(request), ...trail, operation, status, durationMs });
    return {
      ...response,
      headers: {
        ...(trail.operation && { 'cache-control': cacheControl(trail.operation) }),
        'x-content-type-options': 'nosniff',
        ...response.headers,
        'x-request-id': request.requestId,
      },
      body: request.method === 'HEAD' ? '' : response.body,
    };
  };
};

/** Whether the client has what it asks for. */
const isUnchanged = ({ method, headers }: HttpRequest, { headers: { etag } }: HttpResponse) => {
  const known = headers.get('if-none-match');
  const isRead = method === 'GET' || method === 'HEAD';
  return isRead && known !== undefined && etag !== undefined && isKnown(known, etag);
};

/** RFC 9110 §15.4.5: no content, nor what tells of it. */
const notModified = (response: HttpResponse): HttpResponse => {
  const { 'content-type': _, ...headers } = response.headers;
  return { ...response, status: 304, headers, body: '' };
};

/** RFC 9111 §5.2.2. What needs a token is its caller's only, and asked for again before it is shown again. */
const cacheControl = ({ access, maxAge }: Operation): string => {
  if (access !== 'public') return 'private, no-cache';
  return maxAge === undefined ? 'no-store' : `public, max-age=${maxAge}`;
};

const keyOf = ({ headers }: Input): string | undefined =>
  (headers as { 'idempotency-key'?: string })['idempotency-key'];

const hasPath = (request: HttpRequest): request is RoutedRequest => request.path !== undefined;

const unmatched = (allow: readonly string[]): HttpFailure => {
  if (allow.length === 0) return new HttpFailure('route-not-found', 'no operation has this path');
  const methods = allow.join(', ');
  return new HttpFailure('method-not-allowed', `this path has ${methods}`, {
    headers: { allow: methods },
  });
};

const present = async (
  { status, headers = {}, body, lines }: HandlerResult,
  request: HttpRequest,
  log: Log,
): Promise<HttpResponse> => {
  const given = Object.entries(headers).filter(([, value]) => value !== undefined);
  const response = (mediaType: string | undefined, content: HttpResponse['body']) => ({
    status,
    headers: { ...(mediaType && { 'content-type': mediaType }), ...Object.fromEntries(given) },
    cookies: [],
    body: content,
  });
  if (lines && request.method !== 'HEAD') {
    const broken = (error: unknown) =>
      log(severity(asFailure(error)), 'the answer broke off', { ...logged(request), error });
    const stream = guarded(await primed(ndjson(lines)), request.signal, broken);
    return response('application/x-ndjson', stream);
  }
  if (lines) return response('application/x-ndjson', '');
  return body === undefined
    ? response(undefined, '')
    : response('application/json', JSON.stringify(body));
};

/** What a log line tells of a request. */
const logged = ({ requestId, method, path, clientAddress, edge, headers }: HttpRequest) => ({
  requestId,
  method,
  path,
  clientAddress,
  edge,
  traceparent: headers.get('traceparent'),
  traceId: headers.get('x-amzn-trace-id'),
});
