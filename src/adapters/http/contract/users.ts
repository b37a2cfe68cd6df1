import * as z from 'zod/mini';
import { permissions } from '../../../application/access.ts';
import {
  emailPattern,
  hasShortLocalPart,
  maxEmailLength,
  maxLocalPartLength,
} from '../../../domain/email.ts';
import { maxNameLength, type User } from '../../../domain/user.ts';
import type { HttpRequest } from '../protocol/message.ts';
import { idempotencyKey } from './idempotency-key.ts';
import { operation } from './operation.ts';
import { entityTag, expectedVersion, preconditions, readPreconditions } from './preconditions.ts';
import { digits, line } from './shapes.ts';

const name = line(1, maxNameLength);
/** The length comes first: the pattern would take a second for a megabyte. */
const email = z.string().check(
  z.maxLength(maxEmailLength, { abort: true }),
  z.regex(emailPattern, { error: 'Invalid email address', abort: true }),
  z.refine(hasShortLocalPart, `must have at most ${maxLocalPartLength} characters before the @`),
  z.meta({
    format: 'email',
    description: `At most ${maxLocalPartLength} characters before the @`,
  }),
);

const ada = {
  id: '019a2f6b-8c1d-7e3f-a4b5-c6d7e8f90a1b',
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  createdAt: '2026-01-02T03:04:05.678Z',
  updatedAt: '2026-01-02T03:04:05.678Z',
  version: 1,
};

const user = z
  .strictObject({
    id: z.uuidv7(),
    name,
    email,
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int().check(z.positive()),
  })
  .register(z.globalRegistry, { id: 'User', examples: [ada] });

const path = z.object({
  id: z
    .string()
    .register(z.globalRegistry, { description: 'The id of the user', examples: [ada.id] }),
});
const etag = 'The version, for If-Match';

const versioned = (found: User) => ({ body: found, headers: { etag: entityTag(found.version) } });

const next = ({ pathPrefix }: HttpRequest, limit: number, cursor: string): string =>
  `<${pathPrefix}/users?${new URLSearchParams({ limit: `${limit}`, cursor })}>; rel="next"`;

export const createUser = operation({
  id: 'createUser',
  summary: 'Create a user',
  method: 'POST',
  path: '/users',
  access: permissions.createUser,
  request: {
    headers: z.object({ 'idempotency-key': idempotencyKey }),
    body: z.strictObject({ name, email }).register(z.globalRegistry, {
      id: 'NewUser',
      examples: [{ name: ada.name, email: ada.email }],
    }),
  },
  idempotent: true,
  answers: {
    201: {
      description: 'The new user',
      body: user,
      headers: { location: 'The URL of the new entity', etag },
    },
  },
  failures: ['email-taken'],
})(async ({ createUser }, { caller, body, request, id }) => {
  const created = await createUser(caller, { ...body, id }, request.signal);
  const location = `${request.pathPrefix}/users/${created.id}`;
  return { status: 201, body: created, headers: { location, etag: entityTag(created.version) } };
});

export const listUsers = operation({
  id: 'listUsers',
  summary: 'List users in order of creation',
  method: 'GET',
  path: '/users',
  access: permissions.listUsers,
  request: {
    query: z.object({
      limit: z
        ._default(digits(1, 100), 20)
        .register(z.globalRegistry, { description: 'The number of users on a page' }),
      cursor: z.optional(z.string()).register(z.globalRegistry, {
        description: 'The `nextCursor` of the page before',
      }),
    }),
  },
  answers: {
    200: {
      description: 'A page of users',
      body: z
        .strictObject({
          items: z.readonly(z.array(user)),
          nextCursor: z.exactOptional(z.string()),
        })
        .register(z.globalRegistry, { id: 'UserPage', examples: [{ items: [ada] }] }),
      headers: { link: 'The next page, if there is one (RFC 8288)' },
    },
  },
})(async ({ listUsers }, { caller, query, request }) => {
  const page = await listUsers(caller, query, request.signal);
  const link = page.nextCursor && next(request, query.limit, page.nextCursor);
  return { status: 200, body: page, headers: { link } };
});

export const exportUsers = operation({
  id: 'exportUsers',
  summary: 'Export all users, one JSON object a line',
  method: 'GET',
  path: '/users/export',
  access: permissions.exportUsers,
  answers: { 200: { description: 'All users in order of creation', lines: user } },
  failures: ['answer-too-large'],
})(async ({ exportUsers }, { caller, request }) => ({
  status: 200,
  lines: await exportUsers(caller, request.signal),
}));

export const getUser = operation({
  id: 'getUser',
  summary: 'Read a user',
  method: 'GET',
  path: '/users/{id}',
  access: permissions.getUser,
  request: { path, headers: readPreconditions },
  answers: {
    200: { description: 'The user', body: user, headers: { etag } },
    304: { description: 'The user has not changed', headers: { etag } },
  },
  failures: ['not-found', 'version-mismatch'],
})(async ({ getUser }, call) => ({
  status: 200,
  ...versioned(await getUser(call.caller, call.path, call.request.signal)),
}));

export const updateUser = operation({
  id: 'updateUser',
  summary: 'Change a user (JSON merge patch, RFC 7396)',
  method: 'PATCH',
  path: '/users/{id}',
  access: permissions.updateUser,
  request: {
    path,
    headers: preconditions,
    body: z
      .strictObject({ name: z.exactOptional(name), email: z.exactOptional(email) })
      .register(z.globalRegistry, { id: 'UserChanges', examples: [{ name: 'Ada King' }] }),
    bodyTypes: ['application/merge-patch+json', 'application/json'],
  },
  answers: { 200: { description: 'The changed user', body: user, headers: { etag } } },
  failures: ['not-found', 'email-taken', 'version-mismatch', 'conflict'],
})(async ({ updateUser }, { caller, path: { id }, headers, body, request }) => ({
  status: 200,
  ...versioned(
    await updateUser(
      caller,
      { id, changes: body, isExpected: expectedVersion(headers) },
      request.signal,
    ),
  ),
}));

export const deleteUser = operation({
  id: 'deleteUser',
  summary: 'Delete a user',
  method: 'DELETE',
  path: '/users/{id}',
  access: permissions.deleteUser,
  request: { path, headers: preconditions },
  answers: { 204: { description: 'The user is deleted' } },
  failures: ['not-found', 'version-mismatch', 'conflict'],
})(async ({ deleteUser }, { caller, path: { id }, headers, request }) => {
  await deleteUser(caller, { id, isExpected: expectedVersion(headers) }, request.signal);
  return { status: 204 };
});
