import { isUtf8 } from 'node:buffer';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type Handler, invokeFunction, lambdaContext } from './invoke.ts';
import { delimiter, responseStream } from './streaming.ts';

export interface Call {
  readonly handler: Handler;
  /** The handler was made by `awslambda.streamifyResponse`. */
  readonly stream: boolean;
  readonly event: object;
  readonly requestId: string;
  /** The function's own time-out. */
  readonly milliseconds: number;
}

/** Calls a function once; throws what it throws, and where its time is up. */
export const call = async (asked: Call): Promise<unknown> => {
  const { handler, stream, event, requestId, milliseconds } = asked;
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(new Error(`the function has not answered within ${milliseconds} ms`));
  }, milliseconds);
  const answer = stream ? gathered(asked) : invokeFunction(handler, event, requestId, milliseconds);
  const thrown = (error: unknown) => {
    throw new Error(`the function has thrown ${error}`, { cause: error });
  };
  try {
    return await Promise.race([answer.catch(thrown), late.promise]);
  } finally {
    clearTimeout(timer);
  }
};

/** What a function has streamed, in the form of a buffered result. */
const gathered = async ({ handler, event, requestId, milliseconds }: Call): Promise<unknown> => {
  const pipe = new PassThrough();
  const { stream, hasPrelude } = responseStream(pipe);
  const context = lambdaContext(requestId, milliseconds);
  const streaming = handler as (...args: readonly unknown[]) => Promise<void>;
  const input = JSON.parse(JSON.stringify(event));
  const [bytes] = await Promise.all([buffer(pipe), streaming(input, stream, context)]);
  const end = bytes.indexOf(delimiter);
  if (!hasPrelude() || end < 0) throw new Error('the stream ended before its prelude');
  const body = bytes.subarray(end + delimiter.length);
  return {
    ...JSON.parse(bytes.toString('utf8', 0, end)),
    ...(isUtf8(body)
      ? { body: body.toString(), isBase64Encoded: false }
      : { body: body.toString('base64'), isBase64Encoded: true }),
  };
};
