import fc from 'fast-check';
import type { UserRepository } from '../../src/application/ports/driven.ts';
import { emailTaken, type User } from '../../src/domain/user.ts';
import { describeEveryStore } from './describe-every-store.ts';
import { changed, idOf, userOf } from './users.ts';

/** The contract as plainly as it can be said: a list, searched from end to end. */
const model = (): UserRepository => {
  let rows: User[] = [];
  const assertFree = ({ id, email }: User) => {
    const isTaken = rows.some(
      (row) => row.id !== id && row.email.toLowerCase() === email.toLowerCase(),
    );
    if (isTaken) throw emailTaken();
  };
  return {
    async insert(user) {
      const before = rows.find(({ id }) => id === user.id);
      if (before) return before;
      assertFree(user);
      rows = [...rows, user].sort((a, b) => (a.id < b.id ? -1 : 1));
      return user;
    },
    find: async (id) => rows.find((row) => row.id === id),
    list: async ({ limit, after = '' }) => rows.filter(({ id }) => id > after).slice(0, limit),
    async update(user) {
      const isNext = ({ id, version }: User) => id === user.id && version === user.version - 1;
      if (!rows.some(isNext)) return false;
      assertFree(user);
      rows = rows.map((row) => (isNext(row) ? user : row));
      return true;
    },
    async delete(id, version) {
      const before = rows.length;
      rows = rows.filter((row) => row.id !== id || row.version !== (version ?? row.version));
      return rows.length < before;
    },
  };
};

const number = fc.nat({ max: 4 });
const email = fc.constantFrom('a@x.org', 'A@x.org', 'b@x.org', 'B@X.org', 'c@x.org');
/** How far from the version that is stored: mostly not at all. */
const lag = fc.constantFrom(0, 0, 0, -1, 1);

const operation = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('insert' as const), number, email }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('update' as const), number, email, lag }) },
  fc.record({
    kind: fc.constant('delete' as const),
    number,
    lag: fc.option(lag, { nil: undefined }),
  }),
  fc.record({ kind: fc.constant('find' as const), number }),
  fc.record({
    kind: fc.constant('list' as const),
    number: fc.option(number, { nil: undefined }),
    limit: fc.integer({ min: 1, max: 4 }),
  }),
);
type Operation = typeof operation extends fc.Arbitrary<infer Value> ? Value : never;

/** What an operation gives, or the code of the failure that it throws; `stored` is the user it is about. */
const perform = async (users: UserRepository, operation: Operation, stored: User | undefined) => {
  try {
    switch (operation.kind) {
      case 'insert':
        return await users.insert(userOf(operation.number, { email: operation.email }));
      case 'update': {
        const next = changed(stored ?? userOf(operation.number), { email: operation.email });
        return await users.update({ ...next, version: next.version + operation.lag });
      }
      case 'delete': {
        const { lag } = operation;
        const version = lag === undefined ? undefined : (stored?.version ?? 1) + lag;
        return await users.delete(idOf(operation.number), version);
      }
      case 'find':
        return await users.find(idOf(operation.number));
      case 'list': {
        const { limit, number: after } = operation;
        return await users.list({ limit, after: after === undefined ? after : idOf(after) });
      }
    }
  } catch (error) {
    return (error as { code?: unknown }).code ?? error;
  }
};

describeEveryStore('a user repository', (open) => {
  it('behaves like a plain list, whatever is done in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 30 }), async (operations) => {
        const { users } = await open();
        const list = model();
        for (const operation of operations) {
          const stored = await list.find(idOf(operation.number ?? -1));
          const expected = await perform(list, operation, stored);
          expect(await perform(users, operation, stored)).toStrictEqual(expected);
        }
        const everything = { limit: 100, after: undefined };
        expect(await users.list(everything)).toStrictEqual(await list.list(everything));
      }),
      { numRuns: 30 },
    );
  });
});
