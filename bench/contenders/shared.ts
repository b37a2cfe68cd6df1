import { randomUUID } from 'node:crypto';
import { type JWTPayload, jwtVerify } from 'jose';
import { en } from 'zod/locales';
import * as z from 'zod/mini';

z.config(en());

/** Set when the contenders are bundled: who calls is then taken for granted. */
declare const STUBBED: boolean;

/** What a contender has to send: a framework turns it into its own kind of answer. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

const json = (status: number, body: unknown, headers = {}): Reply => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body,
});

const problem = (
  status: number,
  code: string,
  title: string,
  detail: string,
  more = {},
): Reply => ({
  status,
  headers: { 'content-type': 'application/problem+json' },
  body: { type: `urn:bench:problem:${code}`, title, status, detail, ...more },
});

export const notFound = problem(404, 'not-found', 'Nothing here', 'nothing has this path');
export const notJson = problem(
  400,
  'not-json',
  'The request cannot be read',
  'the body is no JSON',
);
export const broken = problem(500, 'error', 'Internal error', 'an unexpected error occurred');
const unauthenticated = problem(401, 'token', 'The token is not accepted', 'a token is needed');
const forbidden = problem(403, 'forbidden', 'Not allowed', 'the token lacks a scope');
const emailTaken = problem(409, 'email-taken', 'E-mail address taken', 'another user has it');

const { JWT_SECRET = '', JWT_ISSUER = '', JWT_AUDIENCE = '' } = process.env;
const hmac = { name: 'HMAC', hash: 'SHA-256' };
/** Made once. */
const key = STUBBED
  ? undefined
  : crypto.subtle.importKey('raw', new TextEncoder().encode(JWT_SECRET), hmac, false, ['verify']);
const options = {
  algorithms: ['HS256'],
  issuer: JWT_ISSUER,
  audience: JWT_AUDIENCE,
  requiredClaims: ['exp', 'sub'],
};

const verify = async (authorization = ''): Promise<JWTPayload | undefined> => {
  if (STUBBED || !key) return { sub: 'alice', scope: 'users:read users:write' };
  const token = /^bearer (\S+)$/i.exec(authorization)?.[1];
  if (token === undefined) return undefined;
  try {
    return (await jwtVerify(token, await key, options)).payload;
  } catch {
    return undefined;
  }
};

/** The answer for who may not; `undefined` for who may. */
const refusal = async (
  authorization: string | undefined,
  scope: string,
  userId?: string,
): Promise<Reply | undefined> => {
  const claims = await verify(authorization);
  if (!claims) return unauthenticated;
  const scopes = typeof claims['scope'] === 'string' ? claims['scope'].split(' ') : [];
  return scopes.includes(scope) || claims.sub === userId ? undefined : forbidden;
};

const oneLine = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u;
const mailbox =
  /^(?:[\w'+-]+\.)*[\w'+-]*[\w+-]@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/;
const name = z.string().check(z.trim(), z.minLength(1), z.maxLength(100), z.regex(oneLine));
const email = z.email({ pattern: mailbox }).check(z.maxLength(254));
const greetQuery = z.object({ name: z.optional(name) });
const newUser = z.strictObject({ name, email });

const invalid = (root: string, { issues }: z.core.$ZodError): Reply =>
  problem(400, 'invalid-input', 'The input is not valid', 'the request has another shape', {
    errors: issues.map(({ path, message }) => ({
      pointer: [root, ...path].join('/'),
      detail: message,
    })),
  });

interface User extends z.infer<typeof newUser> {
  readonly id: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
}
const users = new Map<string, User>();
const idsByEmail = new Map<string, string>();

export const greet = (
  query: { name?: string | undefined },
  path: string,
  method: string,
): Reply => {
  const { data, error } = z.safeParse(greetQuery, query);
  if (error) return invalid('#/query', error);
  return json(200, { message: `Hello, ${data.name ?? 'World'}!`, path, method });
};

export const getUser = async (authorization: string | undefined, id: string): Promise<Reply> => {
  const refused = await refusal(authorization, 'users:read', id);
  if (refused) return refused;
  const user = users.get(id);
  return user ? json(200, user) : notFound;
};

export const createUser = async (
  authorization: string | undefined,
  body: unknown,
): Promise<Reply> => {
  const refused = await refusal(authorization, 'users:write');
  if (refused) return refused;
  const { data, error } = z.safeParse(newUser, body);
  if (error) return invalid('#', error);
  const emailKey = data.email.toLowerCase();
  if (idsByEmail.has(emailKey)) return emailTaken;
  const now = new Date().toISOString();
  const user = { id: randomUUID(), ...data, createdAt: now, updatedAt: now, version: 1 };
  users.set(user.id, user);
  idsByEmail.set(emailKey, user.id);
  return json(201, user, { location: `/users/${user.id}` });
};
