import type { HttpRequest } from './message.ts';

/** What a log line tells of a request. */
export const requestFields = ({
  requestId,
  method,
  path,
  clientAddress,
  edge,
  headers,
}: HttpRequest) => ({
  requestId,
  method,
  path,
  clientAddress,
  edge,
  traceparent: headers.get('traceparent'),
  traceId: headers.get('x-amzn-trace-id'),
});
