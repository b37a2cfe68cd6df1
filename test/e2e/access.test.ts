import { randomUUID } from 'node:crypto';
import { contract } from '../../src/adapters/http/contract.ts';
import { type Door, describeEveryDoor } from './describe-every-door.ts';
import { exampleOf } from './example.ts';
import { bearer } from './test-config.ts';
import { userOperations } from './user-operations.ts';

const callers = {
  'no token': () => undefined,
  'a user': () => bearer({ sub: randomUUID() }),
  'the user itself': (id: string) => bearer({ sub: id }),
  'users:read': () => bearer({ scope: 'users:read' }),
  'users:write': () => bearer({ scope: 'users:write' }),
  'both scopes': () => bearer({ scope: 'users:write users:read' }),
  'other scopes': () => bearer({ scope: 'users users:reads xusers:write USERS:READ' }),
  admin: () => bearer({ roles: ['admin'] }),
  'another role': () => bearer({ roles: ['Admin', 'administrator', 'users:read'] }),
} as const;
type Caller = keyof typeof callers;

/** What each caller is answered, for a user that exists. */
const matrix: Record<string, Record<Caller, number>> = {
  greet: everybody(200),
  health: everybody(200),
  createUser: { ...onlyWith('users:write', 201), 'the user itself': 403 },
  listUsers: { ...onlyWith('users:read', 200), 'the user itself': 403 },
  exportUsers: { ...onlyWith('users:read', 200), 'the user itself': 403 },
  getUser: { ...onlyWith('users:read', 200), 'the user itself': 200 },
  updateUser: { ...onlyWith('users:write', 200), 'the user itself': 200 },
  deleteUser: { ...onlyWith('users:write', 204), 'the user itself': 204 },
};

function everybody(status: number): Record<Caller, number> {
  return Object.fromEntries(Object.keys(callers).map((caller) => [caller, status])) as Record<
    Caller,
    number
  >;
}

function onlyWith(scope: 'users:read' | 'users:write', status: number): Record<Caller, number> {
  return {
    ...everybody(403),
    'no token': 401,
    [scope]: status,
    'both scopes': status,
    admin: status,
  };
}

const newUser = () => ({ name: 'Ada', email: `${randomUUID()}@example.com` });

const send = async (
  door: Door,
  operationId: string,
  id: string,
  authorization?: string,
): Promise<number> => {
  const operation = contract.find((entry) => entry.id === operationId);
  if (!operation) throw new Error(`the contract has no ${operationId}`);
  const method = operation.method.toLowerCase() as 'get' | 'post' | 'patch' | 'delete';
  const request = door.request()[method](operation.path.replace('{id}', id));
  if (authorization) request.set('authorization', authorization);
  const body = operationId === 'createUser' ? newUser() : exampleOf(operation);
  return (await request.send(body)).status;
};

describeEveryDoor('who may do what', (door) => {
  const scopes = new Map(
    contract.flatMap(({ id, access }) => (access === 'public' ? [] : [[id, access.scope]])),
  );

  it('is said for every operation', () => {
    const open = contract.filter(({ access }) => access === 'public');
    const all = [...open, ...userOperations].map(({ id }) => id);
    expect(Object.keys(matrix).sort()).toEqual(all.sort());
    const ids = contract.map(({ id }) => id);
    expect([...new Set([...all, ...scopes.keys()])].sort()).toEqual(ids.sort());
  });

  it.each([...scopes])('%s needs %s', async (operation, scope) => {
    const others = [...scopes.values()].filter((each) => each !== scope).join(' ');
    const withOthers = await bearer({ scope: others });
    expect(await send(door(), operation, randomUUID(), withOthers)).toBe(403);
    expect(await send(door(), operation, randomUUID(), await bearer({ scope }))).not.toBe(403);
  });

  const cells = Object.entries(matrix).flatMap(([operation, statuses]) =>
    Object.entries(statuses).map(
      ([caller, status]) => [operation, caller as Caller, status] as const,
    ),
  );

  it.each(cells)('%s by %s: %i', async (operation, caller, status) => {
    const admin = await bearer({ roles: ['admin'] });
    const { body } = await door()
      .request()
      .post('/users')
      .set('authorization', admin)
      .send(newUser());
    expect(await send(door(), operation, body.id, await callers[caller](body.id))).toBe(status);
  });

  const aboutOneUser = cells.filter(([operation]) => /^(get|update|delete)User$/.test(operation));

  it.each(aboutOneUser)(
    '%s of a user that is not there by %s',
    async (operation, caller, status) => {
      const id = randomUUID();
      const expected = status < 300 ? 404 : status;
      expect(await send(door(), operation, id, await callers[caller](id))).toBe(expected);
    },
  );
});
