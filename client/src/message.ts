/** What every request can have. */
export interface Call {
  /** Aborts the request, and an answer that is still being read. */
  readonly signal?: AbortSignal | undefined;
}

/** Header fields of an answer by lower-case name. */
export type Fields = Readonly<Record<string, string | undefined>>;

/** A good answer: status, content, and the header fields that it is known to have. */
export interface Answer<Status extends number, Body, Known extends object = object> {
  readonly status: Status;
  readonly headers: Known & Fields;
  readonly body: Body;
}

/** How an operation is asked, and what it answers. */
export interface Operation {
  readonly method: string;
  /** Segments in braces are parameters: `/users/{id}`. */
  readonly path: string;
  /** The media type of its body, if it takes one. */
  readonly bodyType?: string;
  /** Whether a token or a key must go with it. */
  readonly secured?: true;
  /** The media type of each good answer by status; `null` for one without content. */
  readonly answers: Readonly<Record<number, string | null>>;
}

export const linesType = 'application/x-ndjson';

export const mediaTypeOf = ({ headers }: Response): string | undefined =>
  headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();

export const fieldsOf = ({ headers }: Response): Fields => Object.fromEntries(headers.entries());
