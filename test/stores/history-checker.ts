import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { withIdempotency } from '../../src/adapters/http/policies/idempotency.ts';
import type {
  Claim,
  IdempotencyStore,
  UserRepository,
} from '../../src/application/ports/driven.ts';
import { createUser } from '../../src/application/users/create-user.ts';
import { deleteUser } from '../../src/application/users/delete-user.ts';
import { listUsers } from '../../src/application/users/list-users.ts';
import { updateUser } from '../../src/application/users/update-user.ts';
import { emailKey } from '../../src/domain/email.ts';
import type { User } from '../../src/domain/user.ts';
import { unavailable } from '../../src/infrastructure/stores/store-errors.ts';
import { failure, nobody } from '../application/fixtures.ts';
import { request } from '../http/request.ts';
import { idOf, userOf } from './users.ts';

export interface Ports {
  readonly users: UserRepository;
  readonly idempotency: IdempotencyStore;
}

const emails = ['a@example.com', 'b@example.com', 'c@example.com', 'A@example.com'];
const number = fc.nat({ max: 3 });
const target = fc.nat({ max: 20 });

const operation = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('create with a key' as const), number }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('create' as const), number }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('change' as const), number, target }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('delete' as const), target }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('list' as const) }) },
  // Longer than a lease.
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const) }) },
);
type Operation = typeof operation extends fc.Arbitrary<infer Value> ? Value : never;

/** What becomes of a write. All but the first two are answered `unavailable`; the last is applied some time later. */
const fault = fc.constantFrom('none', 'none', 'before it applies', 'after it applies', 'late');

/** A history in the making: what each client does, in which order the store gets to it, and what fails. */
export const history = fc.record({
  scheduler: fc.scheduler(),
  clients: fc.array(fc.array(operation, { minLength: 1, maxLength: 6 }), {
    minLength: 2,
    maxLength: 5,
  }),
  faults: fc.array(fault, { maxLength: 40, size: 'max' }),
});
type History = typeof history extends fc.Arbitrary<infer Value> ? Value : never;

const caller = { ...nobody, roles: ['admin'] };
const tries = 4;

/**
 * Lets the clients work on an empty store through the use cases, and gives what is wrong afterwards.
 *
 * No client deletes a user while a try to create it is open: one that applies after the deletion would
 * bring the user back, which only a trace of every deleted user could prevent.
 */
export const violationsOf = async (
  { scheduler, clients, faults }: History,
  inner: Ports,
  create = createUser,
): Promise<readonly string[]> => {
  const violations: string[] = [];
  const check = (holds: boolean, violation: string) => holds || violations.push(violation);

  // What the store has applied, whoever was told of it.
  const versions = new Map<string, User[]>();
  const deleted = new Set<string>();
  const deleting = new Set<string>();
  const refusedOwn = new Set<string>();
  // What clients were told.
  const acknowledged: User[] = [];
  const acknowledgedDeletions: string[] = [];
  const outcomes = new Map<string, Set<string>>();
  /** How many tries to create each name are open. */
  const open = new Map<string, number>();
  const count = (name: string, change: 1 | -1) => open.set(name, (open.get(name) ?? 0) + change);

  let late: Promise<unknown>[] = [];
  let writes = 0;
  const turn = (label: string) => scheduler.schedule(Promise.resolve(), label);
  const read = async <Result>(label: string, work: () => Promise<Result>): Promise<Result> => {
    await turn(label);
    return work();
  };
  const write = async <Result>(
    label: string,
    apply: () => Promise<Result>,
    name = '',
  ): Promise<Result> => {
    await turn(label);
    const fault = faults[writes] ?? 'none';
    writes += 1;
    if (fault === 'late') {
      count(name, 1);
      const applied = turn(`${label}, late`).then(apply);
      late.push(applied.catch(() => {}).finally(() => count(name, -1)));
    }
    if (fault === 'after it applies') await apply().catch(() => {});
    if (fault !== 'none') throw unavailable(undefined);
    try {
      return await apply();
    } finally {
      await turn(`answer to ${label}`);
    }
  };

  const users: UserRepository = {
    insert: (user) => {
      const apply = async () => {
        const isOwn = versions.has(user.id) && !deleting.has(user.id);
        const stored = await inner.users.insert(user).catch((error) => {
          if (isOwn) refusedOwn.add(user.name);
          throw error;
        });
        if (isDeepStrictEqual(stored, user))
          versions.set(user.id, [...(versions.get(user.id) ?? []), user]);
        return stored;
      };
      return write(`insert ${user.name}`, apply, user.name);
    },
    find: (id) => read('find', () => inner.users.find(id)),
    list: (page) => read('list', () => inner.users.list(page)),
    update: (user) =>
      write(`update ${user.id}`, async () => {
        const isApplied = await inner.users.update(user);
        if (isApplied) versions.get(user.id)?.push(user);
        return isApplied;
      }),
    delete: (id, version) =>
      write(`delete ${id}`, async () => {
        const isApplied = await inner.users.delete(id, version);
        if (isApplied) deleted.add(id);
        return isApplied;
      }),
  };
  const idempotency: IdempotencyStore = {
    claim: (attempt) =>
      write(`claim ${attempt.id}`, (): Promise<Claim> => inner.idempotency.claim(attempt)),
    complete: (attempt, answer) =>
      write(`complete ${attempt.id}`, () => inner.idempotency.complete(attempt, answer)),
    release: (attempt) => write(`release ${attempt.id}`, () => inner.idempotency.release(attempt)),
  };

  let time = Date.UTC(2040, 0, 1);
  const now = () => {
    time += 1;
    return new Date(time);
  };
  let ids = 0;
  const newId = () => {
    ids += 1;
    return idOf(ids);
  };
  const cursors = {
    seal: async (position: string) => position,
    open: async (cursor: string) => cursor,
  };
  const once = withIdempotency(idempotency, now, newId);
  const creates = create(users, now, newId);
  const useCases = {
    change: updateUser(users, now),
    delete: deleteUser(users),
    list: listUsers(users, cursors),
  };

  const createWithKey = async (number: number): Promise<void> => {
    const name = `key-${number}`;
    const keyed = { key: name, caller, operationId: 'createUser', request: request() };
    const input = { name, email: emails[number] as string };
    const respond = async (id: string) => {
      const created = await creates(caller, { ...input, id });
      return { status: 201, headers: {}, body: JSON.stringify(created), cookies: [] };
    };
    const { status, body } = await once(keyed, respond);
    outcomes.set(name, (outcomes.get(name) ?? new Set()).add(`${status} ${body}`));
    if (status === 201) acknowledged.push(JSON.parse(String(body)));
    else check(!refusedOwn.has(name), `${name} was told that its own address is taken`);
  };

  const isOpen = ({ name }: User) => (open.get(name) ?? 0) > 0;
  const perform = async (operation: Operation): Promise<void> => {
    const known =
      'target' in operation ? acknowledged[operation.target % acknowledged.length] : undefined;
    switch (operation.kind) {
      case 'create with a key': {
        const name = `key-${operation.number}`;
        count(name, 1);
        return createWithKey(operation.number).finally(() => count(name, -1));
      }
      case 'create': {
        const email = emails[operation.number] as string;
        acknowledged.push(await creates(caller, { name: 'no key', email }));
        return;
      }
      case 'change': {
        if (!known) return;
        const changes = { email: emails[operation.number] as string, name: known.name };
        acknowledged.push(await useCases.change(caller, { id: known.id, changes }));
        return;
      }
      case 'delete': {
        if (!known || (known.name !== 'no key' && isOpen(known))) return;
        deleting.add(known.id);
        await useCases.delete(caller, { id: known.id });
        acknowledgedDeletions.push(known.id);
        return;
      }
      case 'list': {
        const before = new Set([...deleted]);
        const there = acknowledged.filter(({ id }) => !deleting.has(id));
        const seen = new Set<string>();
        let cursor: string | undefined;
        do {
          const page = await useCases.list(caller, { limit: 2, cursor });
          for (const { id } of page.items) {
            check(!before.has(id), `a list has ${id}, which was deleted before`);
            seen.add(id);
          }
          cursor = page.nextCursor;
        } while (cursor);
        for (const { id } of there)
          check(seen.has(id) || deleting.has(id), `a list lacks ${id}, which was there before`);
        return;
      }
      case 'wait':
        time += 61_000;
    }
  };

  /** As a client does: what may be trouble for the moment is tried again. */
  const insist = async (operation: Operation): Promise<void> => {
    for (let attempt = 1; attempt <= tries; attempt += 1) {
      try {
        return await perform(operation);
      } catch (error) {
        const { code } = error as { code?: string };
        if (['email-taken', 'not-found', 'conflict'].includes(`${code}`)) return;
        if (!['unavailable', 'request-in-flight'].includes(`${code}`)) throw error;
      }
    }
  };
  const client = async (operations: readonly Operation[]): Promise<void> => {
    for (const operation of operations) await insist(operation);
  };
  await scheduler.waitFor(Promise.all(clients.map(client)));
  while (late.length > 0) {
    const applying = late;
    late = [];
    await scheduler.waitFor(Promise.all(applying));
  }

  for (const [id, all] of versions) {
    all.sort((a, b) => a.version - b.version);
    const isContiguous = all.every(({ version }, index) => version === index + 1);
    check(isContiguous, `${id} has the versions ${all.map(({ version }) => version)}`);
  }
  for (const user of acknowledged) {
    const isApplied = versions.get(user.id)?.some((each) => isDeepStrictEqual(each, user));
    check(
      isApplied === true,
      `${user.id} was acknowledged in version ${user.version}, and is lost`,
    );
  }
  for (const id of acknowledgedDeletions) check(deleted.has(id), `${id} was not deleted`);
  for (const [name, all] of outcomes) {
    check(all.size === 1, `${name} has the outcomes ${[...all].join(' and ')}`);
    const made = [...versions.values()].filter(([first]) => first?.name === name);
    check(made.length <= 1, `${name} has created ${made.length} users`);
  }

  const living = [...versions]
    .filter(([id]) => !deleted.has(id))
    .map(([, all]) => all.at(-1) as User)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const listed = [...(await inner.users.list({ limit: 100, after: undefined }))];
  check(isDeepStrictEqual(listed, living), `listed ${json(listed)} where ${json(living)} live`);
  for (const id of versions.keys()) {
    const found = await inner.users.find(id);
    const expected = living.find((user) => user.id === id);
    check(isDeepStrictEqual(found, expected), `found ${json(found)} where ${json(expected)} lives`);
  }
  const owned = Map.groupBy(living, ({ email }) => emailKey(email));
  for (const [index, email] of emails.slice(0, 3).entries()) {
    const owners = owned.get(email) ?? [];
    check(owners.length <= 1, `${email} has ${owners.length} owners`);
    const probe = inner.users.insert(userOf(1_000 + index, { email }));
    const isTaken = await probe.then(
      () => false,
      (error) => {
        expect(error).toEqual(failure('email-taken'));
        return true;
      },
    );
    check(isTaken === owners.length > 0, `${email} is ${isTaken ? 'taken by nobody' : 'not kept'}`);
  }
  return violations;
};

const json = (value: unknown): string => JSON.stringify(value);
