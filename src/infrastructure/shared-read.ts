import type { Clock } from '../application/ports/driven.ts';

/** The pauses after a first failure and after many, in milliseconds; each is up to a fifth shorter or longer. */
const firstPauseMs = 1_000;
const maxPauseMs = 30_000;

interface ReadFailure {
  readonly error: unknown;
  readonly at: number;
  readonly pauseMs: number;
}

interface Options {
  /** How long the pause is at least, at the moment. */
  readonly minPauseMs?: () => number;
  readonly random?: () => number;
}

/**
 * A read that everybody shares who wants it at the same time. After a failure nothing is read during a
 * pause, which grows with each further failure: callers get the last error.
 */
export const sharedRead = <Value>(
  read: () => Promise<Value>,
  now: Clock,
  { minPauseMs = () => 0, random = Math.random }: Options = {},
): (() => Promise<Value>) => {
  let reading: Promise<Value> | undefined;
  let failed: ReadFailure | undefined;
  let failures = 0;

  const isPaused = ({ at, pauseMs }: ReadFailure): boolean =>
    now().getTime() - at < Math.max(pauseMs, minPauseMs());

  const attempt = async (): Promise<Value> => {
    try {
      const value = await read();
      failed = undefined;
      failures = 0;
      return value;
    } catch (error) {
      const pauseMs = Math.min(firstPauseMs * 2 ** failures, maxPauseMs) * (0.8 + 0.4 * random());
      failed = { error, at: now().getTime(), pauseMs };
      failures += 1;
      throw error;
    } finally {
      reading = undefined;
    }
  };

  return async () => {
    if (failed && isPaused(failed)) throw failed.error;
    reading ??= attempt();
    return reading;
  };
};
