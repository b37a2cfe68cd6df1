import type { Authenticator, Log } from '../../../application/ports/driven.ts';
import type { UseCases } from '../../../application/ports/driving.ts';
import { rejectOnAbort } from '../../../application/reject-on-abort.ts';
import type { Operation } from '../contract/operation.ts';
import type { App, HttpRequest } from '../protocol/message.ts';
import { problemResponse } from '../protocol/problem.ts';
import type { AppSettings } from './app-settings.ts';
import { dispatcher } from './dispatch.ts';
import { finisher } from './finish.ts';
import type { RequestContext } from './request-context.ts';
import { failureLog } from './request-log.ts';

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
