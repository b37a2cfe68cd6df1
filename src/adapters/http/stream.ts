import { HttpFailure } from './problem.ts';

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
export const primed = async <T>(stream: AsyncGenerator<T>): Promise<AsyncGenerator<T>> => {
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

/**
 * Rejects with the signal's reason as soon as it is aborted, whether or not the work ever ends. One work
 * at a time: a listener of its own, added and removed, would cost each request 0.2 µs more.
 */
export const inTime = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.onabort = abort;
    work.then(resolve, reject);
  });

/**
 * The same stream, which breaks when the signal is aborted; `onBreak` is told why when it does not
 * come to its end, be it that its source fails or that its reader leaves.
 */
export async function* guarded<T>(
  stream: AsyncGenerator<T>,
  signal: AbortSignal,
  onBreak: (reason: unknown) => void,
): AsyncGenerator<T> {
  let reason: unknown = new HttpFailure('client-gone', 'its reader has left');
  try {
    for (;;) {
      const { done, value } = await inTime(stream.next(), signal);
      if (done) {
        reason = undefined;
        return;
      }
      yield value;
    }
  } catch (error) {
    reason = error;
    throw error;
  } finally {
    if (reason !== undefined) onBreak(signal.aborted ? signal.reason : reason);
    void stream.return(undefined);
  }
}
