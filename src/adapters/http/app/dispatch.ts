import type { Authenticator, Log, Principal } from '../../../application/ports/driven.ts';
import type { UseCases } from '../../../application/ports/driving.ts';
import type { Operation } from '../contract/operation.ts';
import { requestCounter, tooManyRequests } from '../policies/rate-limit.ts';
import { negotiate } from '../protocol/accept.ts';
import { type HttpResponse, hasBody, hasPath, type RoutedRequest } from '../protocol/message.ts';
import { HttpFailure } from '../protocol/problem.ts';
import type { AppSettings } from './app-settings.ts';
import { credentialsOf } from './credentials.ts';
import { type Input, readInput, withBody } from './input.ts';
import { optionsResponse, present } from './present.ts';
import type { RequestContext } from './request-context.ts';
import { type Router, router, toRoutingFailure } from './router.ts';

/** Verify the origin, route, authenticate, rate-limit, negotiate, parse, handle: returns the operation's response, or throws. */
export const dispatcher = (
  contract: readonly Operation[],
  useCases: UseCases,
  authenticate: Authenticator,
  log: Log,
  { tokenHeader, verifyOrigin, withIdempotency, rateLimiter }: AppSettings,
): ((context: RequestContext) => Promise<HttpResponse>) => {
  const routes = router(contract);
  const countRequest = requestCounter(rateLimiter, log);

  const enforceRateLimit = async (context: RequestContext): Promise<void> => {
    const quota = await countRequest(context.caller, context.request.clientAddress);
    if (!quota) return;
    context.quota = quota;
    if (!quota.allowed) throw tooManyRequests(quota);
  };

  /**
   * Failed authentication counts against the client address, which slows down guessing. An error of the
   * limiter never replaces the authentication error.
   */
  const authenticateCaller = async (
    context: RequestContext,
    { access }: Operation,
  ): Promise<Principal | undefined> => {
    if (access === 'public') return undefined;
    try {
      return await authenticate(credentialsOf(context.request, tokenHeader));
    } catch (error) {
      await enforceRateLimit(context).catch(rethrowHttpFailure);
      throw error;
    }
  };

  const handle = (
    operation: Operation,
    request: RoutedRequest,
    input: Input,
    caller: Principal | undefined,
  ): Promise<HttpResponse> => {
    const respond = async (id?: string) => {
      const result = await operation.handle(useCases, { caller, ...input, request, id });
      return present(operation, result, request);
    };
    const key = operation.idempotent && idempotencyKeyOf(input);
    return withIdempotency && caller && key
      ? withIdempotency({ key, caller, operationId: operation.id, request }, respond)
      : respond();
  };

  return async (context) => {
    if (verifyOrigin) context.request = await verifyOrigin(context.request);
    const { request } = context;
    if (!hasPath(request)) {
      await enforceRateLimit(context);
      throw new HttpFailure('malformed-request', 'the path is not percent-encoded UTF-8');
    }
    const match = routes.match(request.method, request.path);
    if ('allow' in match) {
      if (request.method === 'OPTIONS' && match.allow.length > 0) {
        return optionsResponse(match.allow, patchOperation(routes, request.path));
      }
      await enforceRateLimit(context);
      throw toRoutingFailure(match.allow);
    }
    const { operation, parameters } = match;
    context.operation = operation;
    const caller = await authenticateCaller(context, operation);
    if (caller) context.caller = caller;
    await enforceRateLimit(context);
    negotiate(operation.mediaTypes, request);
    const buffered = hasBody(request) ? request : await withBody(operation, request);
    return handle(operation, buffered, readInput(operation, buffered, parameters), caller);
  };
};

const rethrowHttpFailure = (error: unknown): void => {
  if (error instanceof HttpFailure) throw error;
};

const patchOperation = (routes: Router, path: string): Operation | undefined => {
  const match = routes.match('PATCH', path);
  return 'operation' in match ? match.operation : undefined;
};

const idempotencyKeyOf = ({ headers }: Input): string | undefined =>
  (headers as { 'idempotency-key'?: string })['idempotency-key'];
