import type { Context } from 'aws-lambda';
import { deadlines } from '../http/protocol/deadline.ts';
import type { App, BufferedResponse, HttpRequest } from '../http/protocol/message.ts';
import { type Limits, timeLeft } from './limits.ts';

/** Throws where the event is not one of the door. */
export type ToRequest<Event> = (event: Event, signal: AbortSignal, context: Context) => HttpRequest;

/** A door that gives its answer whole. */
export const buffered = <Event, Result>(
  app: App,
  toRequest: ToRequest<Event>,
  toResult: (response: BufferedResponse, event: Event) => Result,
  { timeoutMs, resultBytes }: Limits,
) => {
  const begin = deadlines();
  return async (event: Event, context: Context): Promise<Result> => {
    const deadline = begin(timeLeft(context, timeoutMs));
    // A character of the body takes at most six bytes of JSON, so most answers need no measuring.
    const fits = (response: BufferedResponse): boolean =>
      response.body.length * 6 < resultBytes / 2 ||
      Buffer.byteLength(JSON.stringify(toResult(response, event))) <= resultBytes;
    try {
      const request = toRequest(event, deadline.signal, context);
      const response = await app(request, { maxBytes: resultBytes, fits });
      return toResult(response as BufferedResponse, event);
    } finally {
      deadline.end();
    }
  };
};
