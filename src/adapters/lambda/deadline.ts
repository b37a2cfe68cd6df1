import type { Context } from 'aws-lambda';
import { HttpFailure } from '../http/problem.ts';

/** What is left for giving the answer itself, in milliseconds. */
const reserve = 500;

/** Works with a signal that is aborted shortly before the function's or the gateway's time is up. */
export const withDeadline = async <T>(
  context: Partial<Context> | undefined,
  patience: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  // A handler may be called by hand, without a context.
  const remaining = context?.getRemainingTimeInMillis?.() ?? patience;
  const controller = new AbortController();
  const abort = () =>
    controller.abort(new HttpFailure('deadline-exceeded', 'there was no answer in time'));
  const timer = setTimeout(abort, Math.max(0, Math.min(remaining, patience) - reserve));
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
  }
};
