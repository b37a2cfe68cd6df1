import { once } from 'node:events';
import type { Context } from 'aws-lambda';
import { deadlines } from '../http/protocol/deadline.ts';
import { type App, type HttpResponse, isBuffered } from '../http/protocol/message.ts';
import { clientGone } from '../http/protocol/problem.ts';
import type { ToRequest } from './buffered.ts';
import { type Limits, timeLeft } from './limits.ts';

/**
 * A door that sends its answer as it is made.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html
 */
export const streamed = <Event>(app: App, toRequest: ToRequest<Event>, { timeoutMs }: Limits) => {
  const begin = deadlines();
  return awslambda.streamifyResponse(
    async (event: Event, stream: awslambda.HttpResponseStream, context: Context): Promise<void> => {
      const deadline = begin(timeLeft(context, timeoutMs));
      const leave = () => deadline.abort(clientGone());
      stream.once('close', leave).once('error', leave);
      try {
        const { signal } = deadline;
        await send(stream, await app(toRequest(event, signal, context)), signal);
      } finally {
        deadline.end();
      }
    },
  );
};

/** A failure on the way is thrown: only then does the runtime break the stream instead of ending it. */
const send = async (
  stream: awslambda.HttpResponseStream,
  { status, headers, cookies, body }: HttpResponse,
  signal: AbortSignal,
): Promise<void> => {
  const prelude = { statusCode: status, headers, cookies };
  const out = awslambda.HttpResponseStream.from(stream, prelude);
  // The first write sends the prelude, so there must be one, with nothing in it if need be.
  out.write(isBuffered(body) ? body : '');
  if (!isBuffered(body)) {
    for await (const chunk of body) {
      if (out.write(chunk)) continue;
      // The signal's reason says more than the `AbortError`; an error of the stream has aborted it as well.
      await once(out, 'drain', { signal }).catch(() => signal.throwIfAborted());
    }
  }
  out.end();
};
