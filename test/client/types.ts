import { ProblemError, type User } from '../../client/src/portico.ts';
import { clientOf } from './fake-fetch.ts';

/** What the compiler must take, and what it must refuse: `npm run check` fails where it does otherwise. */
export const compiles = async (): Promise<void> => {
  const { api } = clientOf();
  const path = { id: 'a' };

  const created = await api.createUser({ body: { name: 'Ada', email: 'ada@example.com' } });
  const user: User = created.body;
  const status: 201 = created.status;
  const fields: string[] = [created.headers.etag, created.headers.location];
  const requestId: string | undefined = created.headers['x-request-id'];
  // @ts-expect-error: no other status
  const other: 200 = created.status;
  // @ts-expect-error: not every answer has this field
  const certain: string = created.headers['x-request-id'];

  // @ts-expect-error: a body is needed
  await api.createUser();
  // @ts-expect-error: a body is needed
  await api.createUser({});
  // @ts-expect-error: an e-mail address is needed
  await api.createUser({ body: { name: 'Ada' } });
  // @ts-expect-error: a name is a string
  await api.createUser({ body: { name: 7, email: 'ada@example.com' } });
  // @ts-expect-error: there is no such field
  await api.createUser({ body: { name: 'Ada', email: 'ada@example.com', admin: true } });
  // @ts-expect-error: there is no such header field
  await api.createUser({ body: user, headers: { 'if-match': '"1"' } });

  await api.updateUser({ path, body: {}, headers: { 'if-match': created.headers.etag } });
  // @ts-expect-error: a path is needed
  await api.updateUser({ body: {} });
  // @ts-expect-error: there is no such parameter
  await api.getUser({ path: { name: 'a' } });

  const got = await api.getUser({ path });
  if (got.status === 200) got.body.email.trim();
  else got.body satisfies undefined;
  // @ts-expect-error: it may be a 304
  got.body.email.trim();
  // @ts-expect-error: it is never a 404
  if (got.status === 404) return;

  const { body: page } = await api.listUsers({ query: { limit: 5, cursor: undefined } });
  await api.listUsers({ query: { cursor: page.nextCursor } });
  // @ts-expect-error: a limit is a number
  await api.listUsers({ query: { limit: '5' } });
  // @ts-expect-error: a page cannot be changed
  page.items.push(user);

  for await (const each of api.exportUsers()) each satisfies User;
  (await api.deleteUser({ path })).body satisfies undefined;
  // @ts-expect-error: there is no such operation
  await api.dropUsers();

  const error: unknown = undefined;
  if (error instanceof ProblemError) {
    if (error.problem?.type === 'urn:portico:problem:email-taken')
      error.problem.status satisfies 409;
    // @ts-expect-error: there is no such problem
    if (error.problem?.type === 'urn:portico:problem:email-token') return;
  }
  void [status, fields, requestId, other, certain];
};
