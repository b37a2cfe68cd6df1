/** What can go wrong for a reason that the caller may know. */
export type FailureCode =
  | 'invalid-input'
  | 'unauthenticated'
  | 'invalid-token'
  | 'invalid-api-key'
  | 'forbidden'
  | 'not-found'
  | 'email-taken'
  | 'version-mismatch'
  | 'conflict'
  | 'unavailable';

/** One fault of the input; `pointer` is a JSON Pointer (RFC 6901) in URI fragment form. */
export interface InputError {
  readonly pointer: string;
  readonly detail: string;
}

export interface FailureContext {
  readonly errors?: readonly InputError[];
  /** The scope that would have been enough, for `forbidden`. */
  readonly scope?: string;
  /** What went wrong underneath: for the log, never for the caller. */
  readonly cause?: unknown;
}

/** The one error class of the system; its message may be shown to the caller. */
export class Failure<Code extends string = FailureCode> extends Error {
  readonly code: Code;
  readonly errors: readonly InputError[] | undefined;
  readonly scope: string | undefined;

  constructor(code: Code, message: string, { errors, scope, cause }: FailureContext = {}) {
    // It is part of the answer, and its stack trace, which nobody reads, would cost most of the answer's time.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(message, { cause });
    Error.stackTraceLimit = stackTraceLimit;
    this.name = 'Failure';
    this.code = code;
    this.errors = errors;
    this.scope = scope;
  }
}
