import { HttpFailure } from './problem.ts';

/** What is left for giving the answer itself, in milliseconds. */
const reserve = 500;

/** How often what is in flight is looked at, in milliseconds. */
const tick = 50;

/** A request's time; whoever has begun it ends it. */
export interface Deadline {
  /** Aborted shortly before the time is up, or by `abort`. */
  readonly signal: AbortSignal;
  abort(reason: unknown): void;
  end(): void;
  /** Stops the clock, while the client sends the body. */
  pause(): void;
  /** Starts the clock again with the whole time, unless the deadline has ended. */
  resume(): void;
}

interface Entry {
  readonly controller: AbortController;
  /** By the clock of `performance`. */
  at: number;
}

/** Begins a deadline so many milliseconds from now. One timer for all that is in flight: one for each would cost a request 0.4 µs more. */
export const deadlines = (): ((time: number) => Deadline) => {
  const inFlight = new Set<Entry>();
  let watch: ReturnType<typeof setInterval> | undefined;

  const look = (): void => {
    const now = performance.now();
    for (const entry of inFlight) {
      if (entry.at > now) continue;
      inFlight.delete(entry);
      entry.controller.abort(tooLate());
    }
    if (inFlight.size > 0) return;
    clearInterval(watch);
    watch = undefined;
  };

  return (time) => {
    const controller = new AbortController();
    const entry = { controller, at: 0 };
    let isOver = false;
    const resume = () => {
      if (isOver) return;
      entry.at = performance.now() + time - reserve;
      inFlight.add(entry);
      watch ??= setInterval(look, tick);
    };
    const pause = () => void inFlight.delete(entry);
    resume();
    return {
      pause,
      resume,
      signal: controller.signal,
      abort: (reason) => controller.abort(reason),
      end: () => {
        isOver = true;
        pause();
      },
    };
  };
};

const tooLate = () => new HttpFailure('deadline-exceeded', 'there was no answer in time');
