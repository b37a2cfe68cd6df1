import { HttpFailure } from './problem.ts';

/** What is left for giving the answer itself, in milliseconds. */
const reserve = 500;

/** How often what is in flight is looked at, in milliseconds. */
const tick = 50;

interface Deadline {
  readonly controller: AbortController;
  /** By the clock of `performance`. */
  readonly at: number;
}

/** Works with a signal that is aborted shortly before the time is up, which is in milliseconds, or by `abort`. */
export type WithDeadline = <T>(
  time: number,
  work: (signal: AbortSignal, abort: (reason: unknown) => void) => Promise<T>,
) => Promise<T>;

/** One timer for all that is in flight: one for each would cost a request 0.4 µs more. */
export const deadlines = (): WithDeadline => {
  const inFlight = new Set<Deadline>();
  let watch: ReturnType<typeof setInterval> | undefined;

  const look = (): void => {
    const now = performance.now();
    for (const deadline of inFlight) {
      if (deadline.at > now) continue;
      inFlight.delete(deadline);
      deadline.controller.abort(tooLate());
    }
    if (inFlight.size > 0) return;
    clearInterval(watch);
    watch = undefined;
  };

  return async (time, work) => {
    const controller = new AbortController();
    const deadline = { controller, at: performance.now() + time - reserve };
    inFlight.add(deadline);
    watch ??= setInterval(look, tick);
    try {
      return await work(controller.signal, (reason) => controller.abort(reason));
    } finally {
      inFlight.delete(deadline);
    }
  };
};

const tooLate = () => new HttpFailure('deadline-exceeded', 'there was no answer in time');
