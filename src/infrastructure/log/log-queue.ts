import type { Writable } from 'node:stream';

/** How many bytes of lines may wait for a slow reader. */
const maxQueuedBytes = 1_048_576;

interface Troubles {
  /** So many lines were dropped while the queue was full; called when it has been read. */
  readonly dropped: (count: number) => void;
  /** Called once, when the reader is gone. */
  readonly gone: (error: Error) => void;
}

/** Gives what writes a line to a stream, and drops it where too much waits there already. */
export const logQueue = (
  out: Writable,
  { dropped, gone }: Troubles,
  maxBytes = maxQueuedBytes,
): ((line: string) => void) => {
  let count = 0;
  let isGone = false;
  const report = () => {
    const lines = count;
    count = 0;
    dropped(lines);
  };
  out.on('error', (error) => {
    if (!isGone) gone(error);
    isGone = true;
  });
  return (line) => {
    if (isGone) return;
    if (out.writableLength < maxBytes) {
      out.write(line);
      return;
    }
    if (count === 0) out.once('drain', report);
    count += 1;
  };
};

/** Resolves when all lines have been read, or the reader is gone. */
export const flushed = (out: Writable): Promise<void> =>
  new Promise((resolve) => {
    out.write('', () => resolve());
  });
