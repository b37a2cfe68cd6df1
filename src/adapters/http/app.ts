import type { Authenticator, Log, UseCases } from '../../application/ports.ts';
import { rejectOnAbort } from '../../application/reject-on-abort.ts';
import type { Compress } from './compression.ts';
import type { Cors } from './cors.ts';
import { dispatcher } from './dispatch.ts';
import { finisher } from './finish.ts';
import type { WithIdempotency } from './idempotency.ts';
import type { App, HttpRequest } from './message.ts';
import type { Operation } from './operation.ts';
import { problemResponse } from './problem.ts';
import type { RateLimiter } from './rate-limit.ts';
import type { RequestContext } from './request-context.ts';
import { failureLog } from './request-log.ts';

/** How the app is set up; a policy that is left out is off. */
export interface AppSettings {
  /** The header of bearer tokens, in lower case. */
  readonly tokenHeader: string;
  /** Without it the app ignores `Idempotency-Key`. */
  readonly withIdempotency?: WithIdempotency | undefined;
  readonly rateLimiter?: RateLimiter | undefined;
  readonly compress?: Compress | undefined;
  readonly cors?: Cors | undefined;
}

/** Serves a contract: each request begins, is dispatched to its operation, and finishes. */
export const httpApp = (
  contract: readonly Operation[],
  useCases: UseCases,
  authenticate: Authenticator,
  log: Log,
  settings: AppSettings = { tokenHeader: 'authorization' },
): App => {
  const dispatch = dispatcher(contract, useCases, authenticate, log, settings);
  const finish = finisher(log, settings);
  const logFailure = failureLog(log);
  return async (request, limit) => {
    const context = begin(request);
    try {
      const response = await rejectOnAbort(dispatch(context), request.signal);
      return await finish(context, response, limit);
    } catch (error) {
      return finish(context, problemResponse(logFailure(context, error), request.requestId));
    }
  };
};

const begin = (request: HttpRequest): RequestContext => ({
  request,
  startedAt: performance.now(),
});
