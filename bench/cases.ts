import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';

/** A request in HTTP terms. */
export interface Request {
  readonly method: 'GET' | 'POST';
  /** Percent-encoded, like the query. */
  readonly path: string;
  readonly query: string;
  /** JSON; empty when there is none. */
  readonly body: string;
}

/** An answer in HTTP terms, names of fields in lower case. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One kind of request, the same for every contender. */
export interface Case {
  readonly name: string;
  /** Whether it comes with a token. */
  readonly hasToken: boolean;
  /** The `n`-th request of its kind; `userId` names a user that is there. */
  request(n: number, userId: string): Request;
  /** Throws unless this is the answer to that request. */
  check(answer: Answer, n: number, userId: string): void;
}

const get = (path: string, query = ''): Request => ({ method: 'GET', path, query, body: '' });
const post = (path: string, body: unknown): Request => ({
  method: 'POST',
  path,
  query: '',
  body: JSON.stringify(body),
});

const json = ({ headers, body }: Answer, mediaType: RegExp): Record<string, unknown> => {
  match(headers['content-type'] ?? '', mediaType);
  return JSON.parse(body);
};
const isJson = /^application\/json(;|$)/;
const isProblem = /^application\/problem\+json(;|$)/;

/** RFC 9457. */
const checkProblem = (answer: Answer, status: number): Record<string, unknown> => {
  strictEqual(answer.status, status);
  const body = json(answer, isProblem);
  strictEqual(body['status'], status);
  for (const member of ['type', 'title', 'detail']) strictEqual(typeof body[member], 'string');
  return body;
};

const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const checkUser = (body: Record<string, unknown>, n: number): void => {
  const { id, createdAt, updatedAt, ...rest } = body;
  match(String(id), isId);
  for (const date of [createdAt, updatedAt]) strictEqual(new Date(String(date)).toJSON(), date);
  deepStrictEqual(rest, { ...newUser(n), version: 1 });
};

const newUser = (n: number) => ({
  name: 'Ada Lovelace',
  email: `ada.lovelace.${n}@example.com`,
});

/** Makes the user that is there; its number is taken by no request. */
export const firstUser = post('/users', newUser(0));

export const cases = [
  {
    name: 'greeting',
    hasToken: false,
    request: () => get('/hello', 'name=Ada'),
    check(answer) {
      strictEqual(answer.status, 200);
      const body = json(answer, isJson);
      deepStrictEqual(body, { message: 'Hello, Ada!', path: '/hello', method: 'GET' });
    },
  },
  {
    name: 'get user',
    hasToken: true,
    request: (_, userId) => get(`/users/${userId}`),
    check(answer, _, userId) {
      strictEqual(answer.status, 200);
      const body = json(answer, isJson);
      strictEqual(body['id'], userId);
      checkUser(body, 0);
    },
  },
  {
    name: 'create user',
    hasToken: true,
    request: (n) => post('/users', newUser(n)),
    check(answer, n) {
      strictEqual(answer.status, 201);
      const body = json(answer, isJson);
      checkUser(body, n);
      ok(answer.headers['location']?.endsWith(`/users/${body['id']}`));
    },
  },
  {
    name: 'not found',
    hasToken: false,
    request: () => get('/nothing/here'),
    check: (answer) => void checkProblem(answer, 404),
  },
  {
    name: 'invalid body',
    hasToken: true,
    request: () => post('/users', { name: '', email: 'ada.example.com' }),
    check(answer) {
      const { errors } = checkProblem(answer, 400) as { errors?: Record<string, string>[] };
      deepStrictEqual(errors?.map(({ pointer }) => pointer).sort(), ['#/email', '#/name']);
      ok(errors.every(({ detail }) => detail));
    },
  },
] as const satisfies readonly Case[];

export type CaseName = (typeof cases)[number]['name'];
