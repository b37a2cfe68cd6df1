import { HttpFailure } from './problem.ts';

/** What is left for giving the answer itself, in milliseconds. */
const reserve = 500;

/** Works with a signal that is aborted shortly before the time is up, which is in milliseconds. */
export const withDeadline = async <T>(
  time: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const controller = new AbortController();
  const abort = () =>
    controller.abort(new HttpFailure('deadline-exceeded', 'there was no answer in time'));
  const timer = setTimeout(abort, Math.max(0, time - reserve));
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
  }
};
