import type { Context } from 'aws-lambda';
import { deadlines } from '../http/protocol/deadline.ts';
import type { App, BufferedResponse, HttpRequest } from '../http/protocol/message.ts';
import { type Limits, remainingMs } from './limits.ts';

/** Throws when the event is not from the door's event source. */
export type ToRequest<Event> = (event: Event, signal: AbortSignal, context: Context) => HttpRequest;

/** A door that returns a buffered response. */
export const buffered = <Event, Result>(
  app: App,
  toRequest: ToRequest<Event>,
  toResult: (response: BufferedResponse, event: Event) => Result,
  { timeoutMs, maxResultBytes }: Limits,
) => {
  const begin = deadlines();
  return async (event: Event, context: Context): Promise<Result> => {
    const deadline = begin(remainingMs(context, timeoutMs));
    // A character of the body takes at most six bytes of JSON, so most responses skip the exact check.
    const fits = (response: BufferedResponse): boolean =>
      response.body.length * 6 < maxResultBytes / 2 ||
      Buffer.byteLength(JSON.stringify(toResult(response, event))) <= maxResultBytes;
    try {
      const request = toRequest(event, deadline.signal, context);
      const response = await app(request, { maxBytes: maxResultBytes, fits });
      return toResult(response as BufferedResponse, event);
    } finally {
      deadline.end();
    }
  };
};
