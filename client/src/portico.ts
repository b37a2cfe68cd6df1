import { linesOf } from './lines.ts';
import { fieldsOf, linesType, mediaTypeOf, type Operation } from './message.ts';
import { operations, type Portico } from './operations.ts';
import { problemError } from './problem-error.ts';
import { initOf, type Parts, type PorticoOptions, urlOf } from './request.ts';

export type * from './message.ts';
export type * from './operations.ts';
// biome-ignore lint/performance/noBarrelFile: a package has one entry
export { ProblemError } from './problem-error.ts';
export type { PorticoOptions } from './request.ts';

/** The API at a place, as a caller. It throws a `ProblemError` for every answer that is not a good one. */
export const portico = (options: PorticoOptions): Portico => {
  const { baseUrl, fetch = globalThis.fetch } = options;

  const ask = async (operation: Operation, parts: Parts): Promise<Response> => {
    const url = urlOf(baseUrl, operation.path, parts);
    const response = await fetch(url, await initOf(operation, parts, options));
    if (!isGood(operation, response)) throw await problemError(response);
    return response;
  };

  const whole = async (operation: Operation, parts: Parts) => {
    const response = await ask(operation, parts);
    const { status } = response;
    const body = operation.answers[status] === null ? undefined : await response.json();
    return { status, headers: fieldsOf(response), body };
  };

  async function* lines(operation: Operation, parts: Parts) {
    const { body } = await ask(operation, parts);
    if (body) yield* linesOf(body);
  }

  return Object.fromEntries(
    Object.entries(operations).map(([id, operation]) => {
      const isStream = Object.values(operation.answers).includes(linesType);
      const answer = isStream ? lines : whole;
      return [id, (parts: Parts = {}) => answer(operation, parts)];
    }),
  ) as unknown as Portico;
};

/** One that is declared, with the content that it is declared to have. */
const isGood = ({ answers }: Operation, response: Response): boolean => {
  const mediaType = answers[response.status];
  return mediaType === null || (mediaType !== undefined && mediaType === mediaTypeOf(response));
};
