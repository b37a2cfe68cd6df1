/** Written by `npm run client`, never by hand. */

import type { Answer, Call, Operation } from './message.ts';

/** What the API can do. */
export interface Portico {
  /**
   * Greet someone
   *
   * Needs no credentials.
   *
   * @throws {ProblemError}
   * - 400 The input is not valid
   * - 406 Not acceptable
   * - 429 Too many requests
   * - 500 Internal error
   * - 504 Deadline exceeded
   */
  greet(request?: GreetRequest): Promise<GreetAnswer>;
  /**
   * Check that the service is up
   *
   * Needs no credentials.
   *
   * @throws {ProblemError}
   * - 406 Not acceptable
   * - 429 Too many requests
   * - 500 Internal error
   * - 504 Deadline exceeded
   */
  health(request?: HealthRequest): Promise<HealthAnswer>;
  /**
   * Check that the service can serve requests
   *
   * Needs no credentials.
   *
   * @throws {ProblemError}
   * - 406 Not acceptable
   * - 429 Too many requests
   * - 500 Internal error
   * - 503 Temporarily unavailable
   * - 504 Deadline exceeded
   */
  ready(request?: ReadyRequest): Promise<ReadyAnswer>;
  /**
   * Create a user
   *
   * Needs the scope `users:write`.
   *
   * @throws {ProblemError}
   * - 400 The input is not valid; The request cannot be read
   * - 401 The API key is not accepted; The token is not accepted; Credentials are needed
   * - 403 Not allowed
   * - 406 Not acceptable
   * - 409 E-mail address taken; Request in flight
   * - 413 Body too large
   * - 415 Media type not supported
   * - 422 Idempotency key reused
   * - 429 Too many requests
   * - 500 Internal error
   * - 503 Temporarily unavailable
   * - 504 Deadline exceeded
   */
  createUser(request: CreateUserRequest): Promise<CreateUserAnswer>;
  /**
   * List users in order of creation
   *
   * Needs the scope `users:read`.
   *
   * @throws {ProblemError}
   * - 400 The input is not valid
   * - 401 The API key is not accepted; The token is not accepted; Credentials are needed
   * - 403 Not allowed
   * - 406 Not acceptable
   * - 429 Too many requests
   * - 500 Internal error
   * - 503 Temporarily unavailable
   * - 504 Deadline exceeded
   */
  listUsers(request?: ListUsersRequest): Promise<ListUsersAnswer>;
  /**
   * Export all users, one JSON object a line
   *
   * Needs the scope `users:read`.
   *
   * @throws {ProblemError}
   * - 401 The API key is not accepted; The token is not accepted; Credentials are needed
   * - 403 Not allowed
   * - 406 Not acceptable
   * - 413 Answer too large for this door
   * - 429 Too many requests
   * - 500 Internal error
   * - 503 Temporarily unavailable
   * - 504 Deadline exceeded
   */
  exportUsers(request?: ExportUsersRequest): AsyncGenerator<User, void, undefined>;
  /**
   * Read a user
   *
   * Needs the scope `users:read`, or to be the user itself.
   *
   * @throws {ProblemError}
   * - 400 The input is not valid; The request cannot be read
   * - 401 The API key is not accepted; The token is not accepted; Credentials are needed
   * - 403 Not allowed
   * - 404 Not found
   * - 406 Not acceptable
   * - 412 Precondition failed
   * - 429 Too many requests
   * - 500 Internal error
   * - 503 Temporarily unavailable
   * - 504 Deadline exceeded
   */
  getUser(request: GetUserRequest): Promise<GetUserAnswer>;
  /**
   * Change a user (JSON merge patch, RFC 7396)
   *
   * Needs the scope `users:write`, or to be the user itself.
   *
   * @throws {ProblemError}
   * - 400 The input is not valid; The request cannot be read
   * - 401 The API key is not accepted; The token is not accepted; Credentials are needed
   * - 403 Not allowed
   * - 404 Not found
   * - 406 Not acceptable
   * - 409 Conflict with what is there; E-mail address taken
   * - 412 Precondition failed
   * - 413 Body too large
   * - 415 Media type not supported
   * - 429 Too many requests
   * - 500 Internal error
   * - 503 Temporarily unavailable
   * - 504 Deadline exceeded
   */
  updateUser(request: UpdateUserRequest): Promise<UpdateUserAnswer>;
  /**
   * Delete a user
   *
   * Needs the scope `users:write`, or to be the user itself.
   *
   * @throws {ProblemError}
   * - 400 The input is not valid; The request cannot be read
   * - 401 The API key is not accepted; The token is not accepted; Credentials are needed
   * - 403 Not allowed
   * - 404 Not found
   * - 409 Conflict with what is there
   * - 412 Precondition failed
   * - 429 Too many requests
   * - 500 Internal error
   * - 503 Temporarily unavailable
   * - 504 Deadline exceeded
   */
  deleteUser(request: DeleteUserRequest): Promise<DeleteUserAnswer>;
}

export interface GreetRequest extends Call {
  readonly query?: {
    /** Whom to greet */
    readonly name?: string | undefined;
  };
}
export type GreetAnswer = Answer<200, Greeting>;

export interface HealthRequest extends Call {}
export type HealthAnswer = Answer<200, Health>;

export interface ReadyRequest extends Call {}
export type ReadyAnswer = Answer<200, Readiness>;

export interface CreateUserRequest extends Call {
  readonly headers?: {
    /** Repeats of the request with the same key get the same response, for a day */
    readonly 'idempotency-key'?: string | undefined;
  };
  readonly body: NewUser;
}
export type CreateUserAnswer = Answer<
  201,
  User,
  {
    /** The URL of the new entity */
    readonly location: string;
    /** The version, for If-Match */
    readonly etag: string;
  }
>;

export interface ListUsersRequest extends Call {
  readonly query?: {
    /** The number of users on a page */
    readonly limit?: number | undefined;
    /** The `nextCursor` of the page before */
    readonly cursor?: string | undefined;
  };
}
export type ListUsersAnswer = Answer<
  200,
  UserPage,
  {
    /** The next page, if there is one (RFC 8288) */
    readonly link?: string;
  }
>;

export interface ExportUsersRequest extends Call {}

export interface GetUserRequest extends Call {
  readonly path: {
    /** The id of the user */
    readonly id: string;
  };
  readonly headers?: {
    /** The versions that match */
    readonly 'if-match'?: string | undefined;
    /** The versions that do not match */
    readonly 'if-none-match'?: string | undefined;
  };
}
export type GetUserAnswer =
  | Answer<
      200,
      User,
      {
        /** The version, for If-Match */
        readonly etag: string;
      }
    >
  | Answer<
      304,
      undefined,
      {
        /** The version, for If-Match */
        readonly etag: string;
      }
    >;

export interface UpdateUserRequest extends Call {
  readonly path: {
    /** The id of the user */
    readonly id: string;
  };
  readonly headers?: {
    /** The versions that match */
    readonly 'if-match'?: string | undefined;
    /** The versions that do not match */
    readonly 'if-none-match'?: string | undefined;
  };
  readonly body: UserChanges;
}
export type UpdateUserAnswer = Answer<
  200,
  User,
  {
    /** The version, for If-Match */
    readonly etag: string;
  }
>;

export interface DeleteUserRequest extends Call {
  readonly path: {
    /** The id of the user */
    readonly id: string;
  };
  readonly headers?: {
    /** The versions that match */
    readonly 'if-match'?: string | undefined;
    /** The versions that do not match */
    readonly 'if-none-match'?: string | undefined;
  };
}
export type DeleteUserAnswer = Answer<204, undefined>;

export type Greeting = { readonly message: string; readonly path: string; readonly method: string };
export type Health = { readonly status: 'ok' };
export type Readiness = { readonly status: 'ready' };
export type NewUser = {
  /** One line of well-formed text with a visible character */
  readonly name: string;
  /** At most 64 characters before the @ */
  readonly email: string;
};
export type User = {
  readonly id: string;
  /** One line of well-formed text with a visible character */
  readonly name: string;
  /** At most 64 characters before the @ */
  readonly email: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
};
export type UserPage = { readonly items: readonly User[]; readonly nextCursor?: string };
export type UserChanges = {
  /** One line of well-formed text with a visible character */
  readonly name?: string;
  /** At most 64 characters before the @ */
  readonly email?: string;
};

/** A problem document (RFC 9457) */
export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** The id of the request, as in the log */
  readonly requestId: string;
  readonly errors?: readonly {
    /** The invalid part of the request */
    readonly pointer: string;
    readonly detail: string;
  }[];
};

/** What can be wrong, told apart by `type`. */
export type AnyProblem =
  | (Problem & { readonly type?: 'urn:portico:problem:deadline-exceeded'; readonly status?: 504 })
  | (Problem & { readonly type?: 'urn:portico:problem:internal-error'; readonly status?: 500 })
  | (Problem & { readonly type?: 'urn:portico:problem:invalid-input'; readonly status?: 400 })
  | (Problem & { readonly type?: 'urn:portico:problem:not-acceptable'; readonly status?: 406 })
  | (Problem & { readonly type?: 'urn:portico:problem:too-many-requests'; readonly status?: 429 })
  | (Problem & { readonly type?: 'urn:portico:problem:unavailable'; readonly status?: 503 })
  | (Problem & { readonly type?: 'urn:portico:problem:body-too-large'; readonly status?: 413 })
  | (Problem & {
      readonly type?: 'urn:portico:problem:email-taken' | 'urn:portico:problem:request-in-flight';
      readonly status?: 409;
    })
  | (Problem & { readonly type?: 'urn:portico:problem:forbidden'; readonly status?: 403 })
  | (Problem & {
      readonly type?:
        | 'urn:portico:problem:invalid-api-key'
        | 'urn:portico:problem:invalid-token'
        | 'urn:portico:problem:unauthenticated';
      readonly status?: 401;
    })
  | (Problem & {
      readonly type?: 'urn:portico:problem:invalid-input' | 'urn:portico:problem:malformed-request';
      readonly status?: 400;
    })
  | (Problem & { readonly type?: 'urn:portico:problem:key-reused'; readonly status?: 422 })
  | (Problem & {
      readonly type?: 'urn:portico:problem:unsupported-media-type';
      readonly status?: 415;
    })
  | (Problem & { readonly type?: 'urn:portico:problem:answer-too-large'; readonly status?: 413 })
  | (Problem & { readonly type?: 'urn:portico:problem:not-found'; readonly status?: 404 })
  | (Problem & { readonly type?: 'urn:portico:problem:version-mismatch'; readonly status?: 412 })
  | (Problem & {
      readonly type?: 'urn:portico:problem:conflict' | 'urn:portico:problem:email-taken';
      readonly status?: 409;
    })
  | (Problem & { readonly type?: 'urn:portico:problem:conflict'; readonly status?: 409 });

export const operations: Readonly<Record<keyof Portico, Operation>> = {
  greet: { method: 'GET', path: '/hello', answers: { '200': 'application/json' } },
  health: { method: 'GET', path: '/health', answers: { '200': 'application/json' } },
  ready: { method: 'GET', path: '/health/ready', answers: { '200': 'application/json' } },
  createUser: {
    method: 'POST',
    path: '/users',
    bodyType: 'application/json',
    secured: true,
    answers: { '201': 'application/json' },
  },
  listUsers: {
    method: 'GET',
    path: '/users',
    secured: true,
    answers: { '200': 'application/json' },
  },
  exportUsers: {
    method: 'GET',
    path: '/users/export',
    secured: true,
    answers: { '200': 'application/x-ndjson' },
  },
  getUser: {
    method: 'GET',
    path: '/users/{id}',
    secured: true,
    answers: { '200': 'application/json', '304': null },
  },
  updateUser: {
    method: 'PATCH',
    path: '/users/{id}',
    bodyType: 'application/merge-patch+json',
    secured: true,
    answers: { '200': 'application/json' },
  },
  deleteUser: { method: 'DELETE', path: '/users/{id}', secured: true, answers: { '204': null } },
};
