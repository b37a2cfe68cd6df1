import {
  type AnyProblem,
  type PorticoOptions,
  ProblemError,
  portico,
  type User,
} from '../../client/src/portico.ts';
import type { HttpFailureCode } from '../../src/adapters/http/protocol/failure-codes.ts';
import { problems } from '../../src/adapters/http/protocol/problem.ts';
import { doors, newApp, openDoor } from './describe-every-door.ts';
import { timestamp, uuidV7 } from './expectations.ts';
import { bearer } from './test-config.ts';

const kind = doors.find(({ name }) => name === 'HTTP API 2.0 with a named stage');

describe('the client, through an HTTP API with a named stage', () => {
  let door: Awaited<ReturnType<typeof openDoor>>;
  let everything: string;
  beforeEach(async () => {
    if (!kind) throw new Error('there is no such door');
    door = await openDoor(kind, await newApp());
    everything = await tokenFor({ scope: 'users:read users:write' });
  });
  afterEach(() => door?.close());

  const tokenFor = async (rights: Parameters<typeof bearer>[0]): Promise<string> =>
    (await bearer(rights)).replace('Bearer ', '');

  const client = (options: Partial<PorticoOptions> = {}) =>
    portico({
      baseUrl: `http://127.0.0.1:${door.port}${door.prefix}`,
      token: () => everything,
      ...options,
    });

  const missing = { id: '01890a5d-ac96-774b-bcce-b302099a8057' };
  const ada = { name: 'Ada', email: 'ada@example.com' };
  const newUsers = async (count: number): Promise<readonly User[]> => {
    const users: User[] = [];
    for (let i = 1; i <= count; i += 1) {
      const body = { name: `Zoë ${i}`, email: `zoe-${i}@example.com` };
      users.push((await client().createUser({ body })).body);
    }
    return users;
  };

  /** The problem document that a call fails with, whole and consistent. */
  const expectProblem = async (
    call: Promise<unknown>,
    code: HttpFailureCode,
  ): Promise<AnyProblem | undefined> => {
    const error: unknown = await call.catch((reason) => reason);
    if (!(error instanceof ProblemError)) throw new Error(`no problem, but ${error}`);
    const { status, title } = problems[code];
    expect(error.problem).toMatchObject({ type: `urn:portico:problem:${code}`, status, title });
    expect(error.status).toBe(status);
    expect(error.headers['x-request-id']).toBe(error.problem?.requestId);
    return error.problem;
  };

  it('greets, without a token', async () => {
    const { status, body, headers } = await client({ token: undefined }).greet({
      query: { name: 'Ada & Zoë' },
    });
    expect({ status, body }).toEqual({
      status: 200,
      body: { message: 'Hello, Ada & Zoë!', path: '/hello', method: 'GET' },
    });
    expect(headers['cache-control']).toBe('public, max-age=60');
  });

  it('creates a user', async () => {
    const { status, body, headers } = await client().createUser({ body: ada });
    expect(status).toBe(201);
    expect(body).toEqual({
      ...ada,
      id: expect.stringMatching(uuidV7),
      createdAt: expect.stringMatching(timestamp),
      updatedAt: body.createdAt,
      version: 1,
    });
    expect(headers).toMatchObject({ etag: '"1"', location: `/dev/users/${body.id}` });
  });

  it('creates one user with one key', async () => {
    const request = { body: ada, headers: { 'idempotency-key': '"key"' } };
    const first = await client().createUser(request);
    expect((await client().createUser(request)).body).toEqual(first.body);
    const other = client().createUser({ ...request, body: { ...ada, name: 'Eve' } });
    await expectProblem(other, 'key-reused');
  });

  it('reads a user, and again only when it has changed', async () => {
    const { body: user, headers } = await client().createUser({ body: ada });
    const path = { id: user.id };
    expect(await client().getUser({ path })).toMatchObject({ status: 200, body: user });
    const known = { 'if-none-match': headers.etag };
    const again = await client().getUser({ path, headers: known });
    expect(again).toMatchObject({ status: 304, headers: { etag: headers.etag } });
    expect(again.body).toBeUndefined();
    await client().updateUser({ path, body: { name: 'Ada King' } });
    const changed = await client().getUser({ path, headers: known });
    expect(changed).toMatchObject({ status: 200, body: { name: 'Ada King', version: 2 } });
  });

  it('lists users page by page', async () => {
    const users = await newUsers(5);
    const seen: User[][] = [];
    let cursor: string | undefined;
    do {
      const { body } = await client().listUsers({ query: { limit: 2, cursor } });
      seen.push([...body.items]);
      cursor = body.nextCursor;
    } while (cursor !== undefined);
    expect(seen).toEqual([users.slice(0, 2), users.slice(2, 4), users.slice(4)]);
  });

  it('changes a user that nobody else has changed', async () => {
    const { body: user, headers } = await client().createUser({ body: ada });
    const change = {
      path: { id: user.id },
      headers: { 'if-match': headers.etag },
      body: { name: 'Ada King' },
    };
    const changed = await client().updateUser(change);
    expect(changed.body).toMatchObject({ ...ada, name: 'Ada King', version: 2 });
    expect(changed.headers.etag).toBe('"2"');
    await expectProblem(client().updateUser(change), 'version-mismatch');
  });

  it('deletes a user', async () => {
    const { body: user } = await client().createUser({ body: ada });
    const path = { id: user.id };
    const removed = await client().deleteUser({ path, headers: { 'if-match': '"1"' } });
    expect(removed).toMatchObject({ status: 204, body: undefined });
    await expectProblem(client().getUser({ path }), 'not-found');
  });

  it('exports all users', async () => {
    const users = await newUsers(30);
    const seen: User[] = [];
    for await (const user of client().exportUsers()) seen.push(user);
    expect(seen).toEqual(users);
  });

  it('tells what is wrong with the input', async () => {
    const problem = await expectProblem(
      client().createUser({ body: { ...ada, email: 'nobody' } }),
      'invalid-input',
    );
    expect(problem?.errors).toEqual([{ pointer: '#/email', detail: expect.any(String) }]);
  });

  it('tells when nobody calls, or somebody with a token that is no good', async () => {
    await expectProblem(client({ token: undefined }).listUsers(), 'unauthenticated');
    await expectProblem(client({ token: 'abc' }).listUsers(), 'invalid-token');
    await expectProblem(client({ token: 'abc' }).exportUsers().next(), 'invalid-token');
  });

  it('tells when the caller may not', async () => {
    const token = () => tokenFor({ scope: 'users:read' });
    await expectProblem(client({ token }).createUser({ body: ada }), 'forbidden');
  });

  it('tells of an e-mail address that is taken', async () => {
    await client().createUser({ body: ada });
    await expectProblem(client().createUser({ body: ada }), 'email-taken');
  });

  it('tells of a user that there is not, whatever its id', async () => {
    await expectProblem(client().getUser({ path: missing }), 'not-found');
    await expectProblem(client().getUser({ path: { id: 'é ?#%' } }), 'not-found');
  });

  it("tells of answers that are not the API's own", async () => {
    const elsewhere = client({ baseUrl: `http://127.0.0.1:${door.port}/prod` });
    await expect(elsewhere.listUsers()).rejects.toMatchObject({
      name: 'ProblemError',
      status: 404,
      problem: undefined,
      text: '{"message":"Not Found"}',
    });
  });

  it('can be aborted', async () => {
    const signal = AbortSignal.abort();
    await expect(client().listUsers({ signal })).rejects.toMatchObject({ name: 'AbortError' });
  });
});
