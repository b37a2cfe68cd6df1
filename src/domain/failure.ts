/** What the rules of the domain refuse. */
export type DomainFailureCode = 'invalid-input' | 'not-found' | 'email-taken' | 'version-mismatch';

/** One fault of the input: the field, and what is wrong with it. */
export interface FieldError {
  readonly field: string;
  readonly detail: string;
}

export interface FailureContext {
  readonly fields?: readonly FieldError[];
  /** The error underneath: for the log, never for the caller. */
  readonly cause?: unknown;
}

/** The one error class of the system; its message may be shown to the caller. */
export class Failure<Code extends string = string> extends Error {
  readonly code: Code;
  readonly fields: readonly FieldError[];

  constructor(code: Code, message: string, { fields = [], cause }: FailureContext = {}) {
    super(message, { cause });
    this.name = 'Failure';
    this.code = code;
    this.fields = fields;
  }
}

/** Throws `invalid-input`, which names every field that is not valid, where there is one. */
export const assertFields = (errors: readonly (FieldError | false | undefined)[]): void => {
  const fields = errors.filter((error): error is FieldError => typeof error === 'object');
  if (fields.length > 0) throw new Failure('invalid-input', 'the input is not valid', { fields });
};
