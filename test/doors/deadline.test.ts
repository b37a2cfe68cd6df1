import type { Response } from 'supertest';
import { contract } from '../../src/adapters/http/contract/contract.ts';
import type { Operation } from '../../src/adapters/http/contract/operation.ts';
import { noSettings } from '../../src/adapters/http/protocol/message.ts';
import type { UserRepository } from '../../src/application/ports/driven.ts';
import { type Door, doors, openDoor } from '../e2e/describe-every-door.ts';
import { expectProblem } from '../e2e/expectations.ts';
import { bearer } from '../e2e/test-config.ts';
import { userOperations as ofUsers } from '../e2e/user-operations.ts';
import { idOf, userOf } from '../stores/users.ts';
import { systemOver, usersUpTo } from '../streaming/system.ts';

/** Of which the door keeps half a second for itself. */
const gateway = { functionTimeout: 1_000 };
const settings = { ...noSettings, timeoutMs: 1_000 };

const never = new Promise<never>(() => {});

/** A store that never answers, but to what it is told to, and remembers the signals it was given. */
const silentStore = (answers: Partial<UserRepository> = {}) => {
  const signals: (AbortSignal | undefined)[] = [];
  const silent = (signal?: AbortSignal) => {
    signals.push(signal);
    return never;
  };
  const users: UserRepository = {
    insert: (_user, signal) => silent(signal),
    find: (_id, signal) => silent(signal),
    list: (_page, signal) => silent(signal),
    update: (_user, signal) => silent(signal),
    delete: (_id, _version, signal) => silent(signal),
    ...answers,
  };
  return { users, signals };
};

const bodies: Record<string, object> = {
  createUser: { name: 'Ada', email: 'ada@example.com' },
  updateUser: { name: 'Grace' },
};

const send = async (door: Door, { id, method, path }: Operation) => {
  const verb = method.toLowerCase() as 'get' | 'post' | 'patch' | 'delete';
  const request = door.request()[verb](path.replace('{id}', idOf(1)));
  const authorization = await bearer({ scope: 'users:read users:write' });
  return request.set({ authorization, 'if-match': '"1"' }).send(bodies[id]);
};

const ofOneUser = contract.filter(({ id }) => id === 'updateUser' || id === 'deleteUser');
const ofAll = contract.filter(({ id }) => id === 'exportUsers');

describe.each(doors)('a store that does not respond, behind $name', (kind) => {
  /** Asks for all of the operations at once. */
  const ask = async (operations: readonly Operation[], answers: Partial<UserRepository> = {}) => {
    const { users, signals } = silentStore(answers);
    const { app, entries } = await systemOver(users);
    const door = await openDoor(kind, app, settings, gateway);
    const asked = operations.map((operation) => send(door, operation));
    const responses = await Promise.allSettled(asked);
    await door.close();
    const errors = entries.filter(({ level }) => level === 'error').length;
    return { responses, errors, aborted: signals.map((signal) => signal?.aborted) };
  };

  const expectLate = (response: PromiseSettledResult<Response> | undefined) => {
    if (response?.status !== 'fulfilled') throw new Error('there is no answer');
    expectProblem(response.value, 'deadline-exceeded');
  };

  const isExpress = kind.name === 'Express';
  /** A store that gives the first page of users, but never the second. */
  const beginning = () => usersUpTo(250, (number) => number === 2 && never);

  let first: Awaited<ReturnType<typeof ask>>;
  let second: Awaited<ReturnType<typeof ask>>;
  let begun: Awaited<ReturnType<typeof ask>>;
  // At once, as each waits for its deadline.
  beforeAll(async () => {
    [first, second, begun] = await Promise.all([
      ask(ofUsers),
      ask(ofOneUser, { find: async () => userOf(1) }),
      ask(isExpress ? [] : ofAll, beginning()),
    ]);
  });

  it('ends every operation at the deadline and aborts its signal', () => {
    expect(first.responses).toHaveLength(ofUsers.length);
    first.responses.forEach(expectLate);
    expect(first.aborted).toEqual(ofUsers.map(() => true));
    expect(first.errors).toBe(ofUsers.length);
  });

  it('aborts the signal of a second store call', () => {
    second.responses.forEach(expectLate);
    expect(second.aborted).toEqual([true, true]);
  });

  // Express gives an answer that has begun all the time that it takes.
  if (isExpress) return;

  it('aborts a stream that has begun, or replaces a buffered response', () => {
    const [response] = begun.responses;
    if (kind.streams) expect(response).toMatchObject({ reason: { message: 'aborted' } });
    else expectLate(response);
    expect(begun.errors).toBe(1);
  });
});
