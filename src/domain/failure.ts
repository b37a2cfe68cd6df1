/** Failures of the domain rules. */
export type DomainFailureCode = 'invalid-input' | 'not-found' | 'email-taken' | 'version-mismatch';

/** An invalid field and the reason. */
export interface FieldError {
  readonly field: string;
  readonly detail: string;
}

export interface FailureContext {
  readonly fields?: readonly FieldError[];
  /** The original error: for the log, never for the caller. */
  readonly cause?: unknown;
}

/** An expected error; its message may be shown to the caller. */
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

/** Throws `invalid-input` with all field errors, if there are any. */
export const assertFields = (errors: readonly (FieldError | false | undefined)[]): void => {
  const fields = errors.filter((error): error is FieldError => typeof error === 'object');
  if (fields.length > 0) throw new Failure('invalid-input', 'the input is not valid', { fields });
};
