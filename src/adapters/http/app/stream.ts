import { rejectOnAbort } from '../../../application/reject-on-abort.ts';
import { HttpFailure } from '../protocol/problem.ts';

/** How many characters of lines go into one chunk, about. */
const chunkLength = 16_384;

/** NDJSON: a JSON text a line, several lines a chunk. */
export async function* ndjson(items: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  let lines = '';
  for await (const item of items) {
    lines += `${JSON.stringify(item)}\n`;
    if (lines.length >= chunkLength) {
      yield Buffer.from(lines);
      lines = '';
    }
  }
  if (lines !== '') yield Buffer.from(lines);
}

/** The same stream with its first chunk fetched, so that what fails at once fails before the answer begins. */
export const withFirstChunk = async <T>(stream: AsyncGenerator<T>): Promise<AsyncGenerator<T>> => {
  const first = await stream.next();
  return (async function* () {
    try {
      if (!first.done) yield first.value;
      yield* stream;
    } finally {
      await stream.return(undefined);
    }
  })();
};

/** Why a stream was cut: its source failed, the signal was aborted, or its reader left. */
interface Cut {
  readonly reason: unknown;
}

/**
 * The same stream, which breaks when the signal is aborted. `onEnd` is called once, with the number of bytes
 * that were read and, where those are not all, with the reason.
 */
export const abortable = (
  stream: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  onEnd: (bytes: number, cut?: Cut) => void,
): AsyncIterableIterator<Uint8Array> => {
  const source = stream[Symbol.asyncIterator]();
  let bytes = 0;
  let isOver = false;
  const end = (cut?: Cut): IteratorReturnResult<undefined> => {
    if (!isOver) {
      isOver = true;
      if (cut) void source.return?.();
      onEnd(bytes, cut && signal.aborted ? signal : cut);
    }
    return { done: true, value: undefined };
  };
  // No generator: one that is left before it has begun does not run its `finally`.
  return {
    next: async () => {
      if (isOver) return end();
      try {
        const result = await rejectOnAbort(source.next(), signal);
        if (result.done) return end();
        bytes += result.value.length;
        return result;
      } catch (reason) {
        end({ reason });
        throw reason;
      }
    },
    return: async () => end({ reason: new HttpFailure('client-gone', 'its reader has left') }),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
};
