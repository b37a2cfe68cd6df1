import type { Context } from 'aws-lambda';
import { deadlines } from '../http/deadline.ts';
import {
  type App,
  type HttpRequest,
  type HttpResponse,
  isWhole,
  type WholeResponse,
} from '../http/message.ts';
import { asFailure, HttpFailure, problem } from '../http/problem.ts';
import { type Limits, timeLeft } from './limits.ts';

const { isUtf8 } = process.getBuiltinModule('node:buffer');

/** Throws where the event is not one of the door. */
export type ToRequest<Event> = (event: Event, signal: AbortSignal, context: Context) => HttpRequest;

/** A door that gives its answer whole. */
export const buffered = <Event, Result>(
  app: App,
  toRequest: ToRequest<Event>,
  toResult: (response: WholeResponse, event: Event) => Result,
  { patience, resultBytes }: Limits,
) => {
  const begin = deadlines();
  return async (event: Event, context: Context): Promise<Result> => {
    const deadline = begin(timeLeft(context, patience));
    try {
      const request = toRequest(event, deadline.signal, context);
      const { requestId } = request;
      const answer = await app(request);
      const { body } = answer;
      const response = isWhole(body)
        ? { ...answer, body }
        : await gathered(answer, body, requestId, resultBytes);
      const result = toResult(response, event);
      return fits(result, response, resultBytes)
        ? result
        : toResult(tooLarge(response, requestId), event);
    } finally {
      deadline.end();
    }
  };
};

/** Takes a stream to its end, or to where it is too long for an answer or breaks. */
const gathered = async (
  response: HttpResponse,
  body: AsyncIterable<Uint8Array>,
  requestId: string,
  resultBytes: number,
): Promise<WholeResponse> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      size += chunk.length;
      if (size > resultBytes) return tooLarge(response, requestId);
      chunks.push(chunk);
    }
  } catch (error) {
    return instead(response, problem(asFailure(error), requestId));
  }
  const bytes = Buffer.concat(chunks);
  const isText = response.headers['content-encoding'] === undefined && isUtf8(bytes);
  return { ...response, body: isText ? bytes.toString() : bytes };
};

/** A character of the body takes at most six bytes of JSON, so most answers need no measuring. */
const fits = (result: unknown, { body }: WholeResponse, resultBytes: number): boolean =>
  body.length * 6 < resultBytes / 2 || Buffer.byteLength(JSON.stringify(result)) <= resultBytes;

const tooLarge = (response: HttpResponse, requestId: string): WholeResponse =>
  instead(
    response,
    problem(
      new HttpFailure(
        'answer-too-large',
        'the answer is too large for this door; function-url-stream and rest-api-stream have no such limit',
      ),
      requestId,
    ),
  );

/** Fields that tell of the exchange, whatever its answer is. */
const ofExchange = /^(access-control-.*|vary|strict-transport-security|ratelimit.*)$/;

const instead = (response: HttpResponse, other: WholeResponse): WholeResponse => {
  const kept = Object.entries(response.headers).filter(([name]) => ofExchange.test(name));
  return { ...other, headers: { ...Object.fromEntries(kept), ...other.headers } };
};
