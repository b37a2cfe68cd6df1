import { type Fields, fieldsOf, mediaTypeOf } from './message.ts';
import type { AnyProblem } from './operations.ts';

/** An answer that is none of the good ones: the API's problem, or whatever stands before it has said. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;
  readonly headers: Fields;
  /** What the API says is wrong (RFC 9457); `undefined` when the answer is not the API's own. */
  readonly problem: AnyProblem | undefined;
  /** The body as it came. */
  readonly text: string;

  constructor(
    message: string,
    {
      status,
      headers,
      problem,
      text,
    }: Pick<ProblemError, 'status' | 'headers' | 'problem' | 'text'>,
  ) {
    super(message);
    this.status = status;
    this.headers = headers;
    this.problem = problem;
    this.text = text;
  }
}

export const problemError = async (response: Response): Promise<ProblemError> => {
  const { status } = response;
  const mediaType = mediaTypeOf(response);
  const text = await response.text();
  const problem = mediaType === 'application/problem+json' ? parsed(text) : undefined;
  const message = problem
    ? `${problem.title}: ${problem.detail}`
    : `the answer is ${status} with ${mediaType ?? 'no content type'}, which is not the API's own`;
  return new ProblemError(message, { status, headers: fieldsOf(response), problem, text });
};

const parsed = (text: string): AnyProblem | undefined => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
