import { once } from 'node:events';
import type { Context } from 'aws-lambda';
import { deadlines } from '../http/protocol/deadline.ts';
import { type App, type HttpResponse, isBuffered } from '../http/protocol/message.ts';
import { clientGone } from '../http/protocol/problem.ts';
import type { ToRequest } from './buffered.ts';
import { type Limits, remainingMs } from './limits.ts';

/**
 * A door that streams its response.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html
 */
export const streamed = <Event>(app: App, toRequest: ToRequest<Event>, { timeoutMs }: Limits) => {
  const begin = deadlines();
  return awslambda.streamifyResponse(
    async (event: Event, stream: awslambda.HttpResponseStream, context: Context): Promise<void> => {
      const deadline = begin(remainingMs(context, timeoutMs));
      const abort = () => deadline.abort(clientGone());
      stream.once('close', abort).once('error', abort);
      try {
        const { signal } = deadline;
        await send(stream, await app(toRequest(event, signal, context)), signal);
      } finally {
        deadline.end();
      }
    },
  );
};

/** Throws when the stream fails: only then does the runtime abort the response instead of ending it normally. */
const send = async (
  stream: awslambda.HttpResponseStream,
  { status, headers, cookies, body }: HttpResponse,
  signal: AbortSignal,
): Promise<void> => {
  const prelude = { statusCode: status, headers, cookies };
  const out = awslambda.HttpResponseStream.from(stream, prelude);
  // The first write sends the prelude, so an empty body also needs one.
  out.write(isBuffered(body) ? body : '');
  if (!isBuffered(body)) {
    for await (const chunk of body) {
      if (out.write(chunk)) continue;
      // Throw the signal's reason instead of the `AbortError`; a stream error has aborted the signal too.
      await once(out, 'drain', { signal }).catch(() => signal.throwIfAborted());
    }
  }
  out.end();
};
