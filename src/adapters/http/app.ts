import type { Authenticator, Log, Principal, UseCases } from '../../application/ports.ts';
import { negotiate } from './accept.ts';
import type { Compress } from './compression.ts';
import type { Cors } from './cors.ts';
import { credentialsOf } from './credentials.ts';
import { assertMatch, isKnown } from './entity-tag.ts';
import type { AnswerOnce } from './idempotency.ts';
import { type Input, readInput, withBody } from './input.ts';
import {
  type App,
  type HttpRequest,
  type HttpResponse,
  hasBody,
  hasPath,
  isRead,
  isWhole,
} from './message.ts';
import { mediaTypesOf, type Operation, optionsHeaders } from './operation.ts';
import { cacheControl, notModified, optionsAnswer, present } from './present.ts';
import { asFailure, HttpFailure, problem, requestLevel, severity } from './problem.ts';
import { limitKeys, type Quota, type RateLimiter, rateLimitFields } from './rate-limit.ts';
import { requestFields } from './request-log.ts';
import { wholeWithin } from './response-limit.ts';
import { router, unmatched } from './router.ts';
import { securityFields } from './security-fields.ts';
import { abortable, inTime } from './stream.ts';

/** How the app is set up; what is left out is off. */
export interface AppSettings {
  /** Where a bearer token travels, by lower-case name. */
  readonly tokenHeader: string;
  /** Keeps the promise of `Idempotency-Key`; without it the field is not looked at. */
  readonly answerOnce?: AnswerOnce | undefined;
  readonly rateLimiter?: RateLimiter | undefined;
  readonly compress?: Compress | undefined;
  readonly cors?: Cors | undefined;
}

/** What is learnt of a request on its way. */
interface Trail {
  operation?: Operation;
  caller?: Principal;
  quota?: Quota;
  code?: string;
  /** What the answer says whatever it is. */
  fields: Readonly<Record<string, string>>;
}

/** What is known of an operation's answers before there is a request. */
interface Outline {
  readonly fields: Readonly<Record<string, string>>;
  readonly mediaTypes: readonly string[];
}

/** Serves a contract: match, authenticate, parse, use case, present. */
export const httpApp = (
  contract: readonly Operation[],
  useCases: UseCases,
  authenticate: Authenticator,
  log: Log,
  { tokenHeader, answerOnce, rateLimiter, compress = unchanged, cors = unchanged }: AppSettings = {
    tokenHeader: 'authorization',
  },
): App => {
  const routes = router(contract);
  const keyOfLimit = limitKeys(log);
  const outlines = new Map(contract.map((each) => [each, outlineOf(each)]));

  const answer = async (request: HttpRequest, trail: Trail): Promise<HttpResponse> => {
    if (!hasPath(request)) {
      await count(request, trail);
      throw new HttpFailure('malformed-request', 'the path is not percent-encoded UTF-8');
    }
    const match = routes.match(request.method, request.path);
    if ('allow' in match) {
      if (request.method === 'OPTIONS' && match.allow.length > 0) {
        const patch = routes.match('PATCH', request.path);
        return optionsAnswer(optionsHeaders(match.allow, 'operation' in patch && patch.operation));
      }
      await count(request, trail);
      return refuse(unmatched(match.allow), request, trail);
    }
    const { operation, parameters } = match;
    const { fields, mediaTypes } = outlines.get(operation) as Outline;
    trail.operation = operation;
    trail.fields = fields;
    const caller = await admit(operation, request, trail);
    negotiate(mediaTypes, request);
    const whole = hasBody(request) ? request : await withBody(operation, request);
    const input = readInput(operation, whole, parameters);
    const respond = async (id?: string): Promise<HttpResponse> => {
      const result = await operation.handle(useCases, { caller, ...input, request: whole, id });
      const response = await present(result, whole);
      if (isRead(request)) assertMatch(request.headers, response.headers['etag']);
      return response;
    };
    const key = operation.idempotent && keyOf(input);
    return answerOnce && caller && key
      ? answerOnce({ key, caller, operationId: operation.id, request: whole }, respond)
      : respond();
  };

  /** Who calls; whoever cannot prove it is counted by address, so that guessing has an end. */
  const admit = async (
    operation: Operation,
    request: HttpRequest,
    trail: Trail,
  ): Promise<Principal | undefined> => {
    try {
      if (operation.access !== 'public') {
        trail.caller = await authenticate(credentialsOf(request, tokenHeader));
      }
    } finally {
      await count(request, trail);
    }
    return trail.caller;
  };

  const count = async ({ clientAddress }: HttpRequest, trail: Trail): Promise<undefined> => {
    if (!rateLimiter) return;
    trail.quota = await rateLimiter(keyOfLimit(trail.caller, clientAddress));
    const { allowed, resetSeconds } = trail.quota;
    if (allowed) return;
    const headers = { 'retry-after': `${resetSeconds}` };
    throw new HttpFailure('too-many-requests', `try again in ${resetSeconds} s`, { headers });
  };

  const refuse = (error: unknown, request: HttpRequest, trail: Trail): HttpResponse => {
    const failure = asFailure(error);
    trail.code = failure.code;
    if (severity(failure) === 'error')
      log('error', failure.message, { ...requestFields(request), error });
    return problem(failure, request.requestId);
  };

  const finish = async (answered: HttpResponse, request: HttpRequest, { fields, quota }: Trail) => {
    const headers = {
      ...fields,
      ...(request.isSecure && { 'strict-transport-security': aYear }),
      ...(quota && rateLimitFields(quota)),
      ...answered.headers,
      'x-request-id': request.requestId,
    };
    const encoded = await compress(request, { ...answered, headers });
    const isFresh = isRead(request) && isKnown(request.headers, encoded.headers['etag']);
    const response = cors(request, isFresh ? notModified(encoded) : encoded);
    return request.method === 'HEAD' ? { ...response, body: '' } : response;
  };

  return async (request, limit) => {
    const start = performance.now();
    const trail: Trail = { fields: securityFields };
    /** Logs the request, once what became of its answer is known. */
    const end = (status: number | 'aborted', bytes: number): void =>
      log(requestLevel(status), 'request', {
        ...requestFields(request),
        operation: trail.operation?.id,
        caller: trail.caller?.id,
        callerKind: trail.caller?.kind,
        code: trail.code,
        status,
        bytes,
        durationMs: Math.round((performance.now() - start) * 100) / 100,
      });
    let response: HttpResponse;
    try {
      const answered = await inTime(answer(request, trail), request.signal);
      response = await finish(answered, request, trail);
      if (limit) response = await wholeWithin(response, limit, request.signal);
    } catch (error) {
      response = await finish(refuse(error, request, trail), request, trail);
    }
    const { status, body } = response;
    if (isWhole(body)) {
      end(status, Buffer.byteLength(body));
      return response;
    }
    const stream = abortable(body, request.signal, (bytes, cut) => {
      if (cut) refuse(cut.reason, request, trail);
      end(cut ? 'aborted' : status, bytes);
    });
    return { ...response, body: stream };
  };
};

const unchanged = (_request: HttpRequest, response: HttpResponse): HttpResponse => response;

/** RFC 6797 §6.1.1. */
const aYear = 'max-age=31536000';

const keyOf = ({ headers }: Input): string | undefined =>
  (headers as { 'idempotency-key'?: string })['idempotency-key'];

const outlineOf = (operation: Operation): Outline => ({
  fields: { 'cache-control': cacheControl(operation), ...securityFields },
  mediaTypes: Object.values(operation.answers).flatMap(mediaTypesOf),
});
