import type { Log } from '../../../application/ports/driven.ts';
import { type HttpRequest, type HttpResponse, isBuffered } from '../protocol/message.ts';
import { type Problem, requestLevel, severity, toProblem } from '../protocol/problem.ts';
import { pointerTo } from './pointer.ts';
import type { RequestContext } from './request-context.ts';
import { abortable } from './stream.ts';

/** The log fields of every request. */
const requestFields = ({
  requestId,
  method,
  path,
  clientAddress,
  authorizerContext,
  headers,
}: HttpRequest) => ({
  requestId,
  method,
  path,
  clientAddress,
  authorizerContext,
  traceparent: headers.get('traceparent'),
  traceId: headers.get('x-amzn-trace-id'),
});

/** Converts an error to a problem and logs it if it is a server error (5xx). */
export const failureLog =
  (log: Log) =>
  (context: RequestContext, error: unknown): Problem => {
    const { request, operation } = context;
    const problem = toProblem(error, operation && ((field) => pointerTo(operation, field)));
    context.code = problem.code;
    if (severity(problem) === 'error') {
      log('error', problem.message, { ...requestFields(request), error });
    }
    return problem;
  };

/** Logs each request when its response is complete: a stream when it ends, a buffered body at once. */
export const responseLog = (log: Log) => {
  const logFailure = failureLog(log);
  const logEnd = (context: RequestContext, status: number | 'aborted', bytes: number): void => {
    const { request, operation, caller, code, startedAt } = context;
    log(requestLevel(status), 'request', {
      ...requestFields(request),
      operation: operation?.id,
      caller: caller?.id,
      callerKind: caller?.kind,
      code,
      status,
      bytes,
      durationMs: Math.round((performance.now() - startedAt) * 100) / 100,
    });
  };
  return (context: RequestContext, response: HttpResponse): HttpResponse => {
    const { status, body } = response;
    if (isBuffered(body)) {
      logEnd(context, status, Buffer.byteLength(body));
      return response;
    }
    const stream = abortable(body, context.request.signal, (bytes, cut) => {
      if (cut) logFailure(context, cut.reason);
      logEnd(context, cut ? 'aborted' : status, bytes);
    });
    return { ...response, body: stream };
  };
};
