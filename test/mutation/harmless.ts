/** A change that no test can notice, or need notice. */
export interface Harmless {
  readonly file: string;
  /** As docs/mutation.md tells it. */
  readonly change: string;
  readonly why: string;
}

export const harmless: readonly Harmless[] = [];
