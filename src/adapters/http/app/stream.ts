import { rejectOnAbort } from '../../../application/reject-on-abort.ts';
import { HttpFailure } from '../protocol/problem.ts';

/** A chunk is flushed when it has this many characters. */
const chunkLength = 16_384;

/** NDJSON: one JSON text per line, several lines per chunk. */
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

/** Reads the first chunk ahead, so that an early failure can still become a problem document. */
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

/** Why a stream ended early: its source failed, the signal was aborted, or the reader stopped. */
interface Cut {
  readonly reason: unknown;
}

/**
 * Fails the stream when the signal is aborted. Calls `onEnd` once, with the number of bytes read and,
 * if the stream ended early, with the reason.
 */
export const abortable = (
  stream: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  onEnd: (bytes: number, cut?: Cut) => void,
): AsyncIterableIterator<Uint8Array> => {
  const source = stream[Symbol.asyncIterator]();
  let bytes = 0;
  let hasEnded = false;
  const end = (cut?: Cut): IteratorReturnResult<undefined> => {
    if (!hasEnded) {
      hasEnded = true;
      if (cut) void source.return?.();
      onEnd(bytes, cut && signal.aborted ? signal : cut);
    }
    return { done: true, value: undefined };
  };
  // Not a generator: `return()` on a generator that has not started skips its `finally`.
  return {
    next: async () => {
      if (hasEnded) return end();
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
