import fc from 'fast-check';
import type { createUser } from '../../src/application/users/create-user.ts';
import { emailKey } from '../../src/domain/email.ts';
import { emailTaken, newUser } from '../../src/domain/user.ts';
import { openStore } from '../../src/infrastructure/stores/open-store.ts';
import { figure } from '../security/figures.ts';
import { describeStore, stores } from './describe-every-store.ts';
import { history, type Ports, violationsOf } from './history-checker.ts';

jest.setTimeout(600_000);

/** `npm run torture` makes more; a failure prints its seed, which HISTORY_SEED takes. */
const { THOROUGH: isThorough, HISTORY_SEED: seed } = process.env;
const runs: Record<string, number> = { memory: 300, SQLite: 60, DynamoDB: 12 };

const parameters = (numRuns: number) => ({
  numRuns: isThorough ? 10 * numRuns : numRuns,
  ...(seed && { seed: Number(seed) }),
});

describe.each(stores)('concurrent clients of a store that fails, on $name', (kind) => {
  describeStore(kind, 'after all of them', () => {
    const newPlace = kind.places();

    it('every acknowledged write is there, and a request with a key has one outcome', async () => {
      const all = parameters(runs[kind.name] ?? 1);
      await fc.assert(
        fc.asyncProperty(history, async (made) => {
          const store = await openStore(await newPlace());
          try {
            expect(await violationsOf(made, store)).toEqual([]);
          } finally {
            store.close();
          }
        }),
        // Shrinking is quick in memory only.
        { ...all, endOnFailure: kind.name === 'DynamoDB' },
      );
      figure(`histories of concurrent clients with faults, ${kind.name}`, all.numRuns);
    });
  });
});

/** Looks, does not find itself, and is told that its own address is taken. */
const lookingOnce: typeof createUser =
  (users, now, newId) =>
  async (_caller, { id, ...input }) => {
    const found = id && (await users.find(id));
    if (found) return found;
    return users.insert(newUser(input, id ?? newId(), now()));
  };

const delegating = (users: Ports['users']): Ports['users'] => ({
  insert: (...user) => users.insert(...user),
  find: (...id) => users.find(...id),
  list: (...page) => users.list(...page),
  update: (...user) => users.update(...user),
  delete: (...id) => users.delete(...id),
});

const withUsers = ({ users, idempotency }: Ports, mistaken: Partial<Ports['users']>): Ports => ({
  idempotency,
  users: { ...delegating(users), ...mistaken },
});

interface Mistake {
  readonly name: string;
  readonly plant: (ports: Ports) => Ports;
  readonly create?: typeof createUser;
  readonly violation: RegExp;
}

const mistakes: readonly Mistake[] = [
  {
    name: 'an insertion that looks at the address before the id',
    plant: (ports) =>
      withUsers(ports, {
        async insert(user) {
          const all = await ports.users.list({ limit: 100, after: undefined });
          if (all.some(({ email }) => emailKey(email) === emailKey(user.email))) throw emailTaken();
          return ports.users.insert(user);
        },
      }),
    create: lookingOnce,
    violation: /own address is taken/,
  },
  {
    name: 'an answer that is kept from a try without the lease',
    plant({ users, idempotency }) {
      const holders = new Map<string, string>();
      return {
        users,
        idempotency: {
          async claim(request) {
            const claim = await idempotency.claim(request);
            if (claim.kind === 'claimed') holders.set(request.key, request.id);
            return claim;
          },
          complete: ({ key }, answer) =>
            idempotency.complete({ key, id: holders.get(key) ?? '' }, answer),
          release: (attempt) => idempotency.release(attempt),
        },
      };
    },
    violation: /has the outcomes/,
  },
  {
    name: 'a change that overwrites another',
    plant: (ports) =>
      withUsers(ports, {
        async update(user) {
          const stored = await ports.users.find(user.id);
          return (
            stored !== undefined && ports.users.update({ ...user, version: stored.version + 1 })
          );
        },
      }),
    violation: /has the versions/,
  },
  {
    name: 'a deletion that keeps the address',
    plant(ports) {
      const taken = new Set<string>();
      return withUsers(ports, {
        async insert(user) {
          const key = emailKey(user.email);
          if (taken.has(key) && !(await ports.users.find(user.id))) throw emailTaken();
          const stored = await ports.users.insert(user);
          taken.add(key);
          return stored;
        },
      });
    },
    violation: /taken by nobody/,
  },
];

it.each(mistakes)('finds a mistake: $name', async ({ plant, create, violation }) => {
  const found: string[] = [];
  const { failed, seed } = await fc.check(
    fc.asyncProperty(history, async (made) => {
      found.push(...(await violationsOf(made, plant(await openStore({ kind: 'memory' })), create)));
      return !found.some((each) => violation.test(each));
    }),
    { numRuns: 10_000, endOnFailure: true },
  );
  expect({ seed, failed, found }).toEqual({
    seed,
    failed: true,
    found: expect.arrayContaining([expect.stringMatching(violation)]),
  });
});
