import type { Authenticator, Log, UseCases } from '../../application/ports.ts';
import { Failure } from '../../domain/failure.ts';
import { bearerCredentials } from './credentials.ts';
import { readInput } from './input.ts';
import type { App, HttpRequest, HttpResponse, RoutedRequest } from './message.ts';
import type { Operation } from './operation.ts';
import { HttpFailure, type HttpFailureCode, problem, problems } from './problem.ts';
import { router } from './router.ts';

/** Serves a contract: match, authenticate, parse, use case, present. */
export const httpApp = (
  contract: readonly Operation[],
  useCases: UseCases,
  authenticate: Authenticator,
  log: Log,
): App => {
  const routes = router(contract);

  const answer = async (request: HttpRequest): Promise<HttpResponse> => {
    if (!hasPath(request)) {
      throw new HttpFailure('malformed-request', 'the path is not percent-encoded UTF-8');
    }
    const match = routes.match(request.method, request.path);
    if ('allow' in match) return unmatched(request, match.allow);
    const { operation, parameters } = match;
    const caller =
      operation.access === 'public'
        ? undefined
        : await authenticate(bearerCredentials(request.headers.get('authorization')));
    const input = readInput(operation, request, parameters);
    return present(await operation.handle(useCases, { caller, ...input, request }));
  };

  return async (request) => {
    const response = await answer(request).catch((error: unknown) => failed(error, request, log));
    log('info', 'request', {
      requestId: request.requestId,
      method: request.method,
      path: request.path,
      status: response.status,
    });
    return {
      ...response,
      headers: { ...response.headers, 'x-request-id': request.requestId },
      body: request.method === 'HEAD' ? '' : response.body,
    };
  };
};

const hasPath = (request: HttpRequest): request is RoutedRequest => request.path !== undefined;

const unmatched = ({ requestId }: HttpRequest, allow: readonly string[]): HttpResponse =>
  allow.length === 0
    ? problem(new HttpFailure('route-not-found', 'no operation has this path'), requestId)
    : problem(
        new HttpFailure('method-not-allowed', `this path has ${allow.join(', ')}`),
        requestId,
        {
          allow: allow.join(', '),
        },
      );

const present = ({
  status,
  headers = {},
  body,
}: Awaited<ReturnType<Operation['handle']>>): HttpResponse => ({
  status,
  headers: Object.fromEntries([
    ...(body === undefined ? [] : [['content-type', 'application/json']]),
    ...Object.entries(headers).filter(([, value]) => value !== undefined),
  ]),
  cookies: [],
  body: body === undefined ? '' : JSON.stringify(body),
});

/** A failure is the caller's to know; anything else is ours: the caller learns nothing, the log everything. */
const failed = (error: unknown, { requestId }: HttpRequest, log: Log): HttpResponse => {
  const failure =
    error instanceof Failure
      ? (error as Failure<HttpFailureCode>)
      : new HttpFailure('internal-error', 'something went wrong here', { cause: error });
  if (problems[failure.code].status >= 500) log('error', failure.message, { requestId, error });
  return problem(failure, requestId);
};
