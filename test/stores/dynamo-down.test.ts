import type { Response } from 'supertest';
import { problems } from '../../src/adapters/http/protocol/problem.ts';
import type { Entity, UserRepository } from '../../src/application/ports/driven.ts';
import { openStore } from '../../src/infrastructure/stores/open-store.ts';
import { expectProblem } from '../e2e/expectations.ts';
import { withoutPauses } from '../infrastructure/without-pauses.ts';
import { describeStore, dynamoDb } from './describe-every-store.ts';
import { type Attempt, attemptsPerCall, type Fault, faults } from './fault-proxy.ts';
import { type Call, type FaultySystem, faultySystems } from './faulty-system.ts';
import { changed, userOf } from './users.ts';

// What stalls is given up as soon as a system's client is told to when it is made: nothing else ever is.
jest.mock('../../src/infrastructure/aws-requests.ts', () => {
  const { awsRequests } = jest.requireActual('../../src/infrastructure/aws-requests.ts');
  return { awsRequests: (timeoutMs: number) => awsRequests(limit.timeoutMs ?? timeoutMs) };
});
const patientMs = 60_000;
const limit: { timeoutMs: number | undefined } = { timeoutMs: patientMs };

/** A system that gives up what stalls: after as long as in production, unless told otherwise. */
const withTimeouts = async (open: () => Promise<FaultySystem>, timeoutMs?: number) => {
  limit.timeoutMs = timeoutMs;
  return open().finally(() => {
    limit.timeoutMs = patientMs;
  });
};

/** A system with two users, whom another one has inserted, which is patient. */
const withUsers = async (open: () => Promise<FaultySystem>): Promise<FaultySystem> => {
  const system = await open();
  const store = await openStore(system.database);
  for (const user of [ada, grace]) await store.users.insert(user);
  store.close();
  return system;
};

const stalls = (fault: Fault): boolean => fault.startsWith('stalled');

/** Long enough for the attempt after one that stalls, on a machine with much else to do. */
const momentMs = 4_000;

const ada = userOf(1);
const grace = userOf(2);
const path = `/users/${ada.id}`;
const bob = { name: 'Bob', email: 'bob@example.com' };

const reads: Record<string, Call> = {
  get: { method: 'get', path },
  list: { method: 'get', path: '/users' },
  export: { method: 'get', path: '/users/export' },
};

const writes: Record<string, Call> = {
  post: { method: 'post', path: '/users', body: { ...bob, email: 'robert@example.com' } },
  'post with a key': { method: 'post', path: '/users', body: bob, key: '"key"' },
  'patch of the name': { method: 'patch', path, body: { name: 'Grace' } },
  'patch of the e-mail address': { method: 'patch', path, body: { email: 'grace@example.com' } },
  // Of another user: a deletion whose answer stalls is done, and the user that others change is gone.
  delete: { method: 'delete', path: `/users/${grace.id}` },
};

/** With these a write is applied, and only its answer is lost. */
const applying: readonly Fault[] = [
  'reset after it is done',
  'cut off in its answer',
  'stalled in its answer',
];

const isWrite = ({ operation }: Attempt): boolean => !/^(GetItem|Query)$/.test(operation);

describeStore(dynamoDb, 'a DynamoDB that is down', () => {
  const newSystem = faultySystems();
  withoutPauses();
  const met: Record<string, { system: FaultySystem; answers: Map<string, Response> }> = {};

  const meet = async (
    title: string,
    system: FaultySystem,
    calls: Record<string, Call>,
    next: FaultySystem['trouble']['next'],
  ) => {
    system.trouble.next = next;
    const answers = await Promise.all(
      Object.entries(calls).map(async ([name, call]) => [name, await system.call(call)] as const),
    );
    met[title] = { system, answers: new Map(answers) };
  };

  beforeAll(async () => {
    const systems: (readonly [Fault, FaultySystem, FaultySystem])[] = [];
    for (const fault of faults) {
      const open = () => withUsers(stalls(fault) ? () => withTimeouts(newSystem) : newSystem);
      systems.push([fault, await open(), await open()]);
    }
    await Promise.all(
      systems.flatMap(([fault, all, onlyWrites]) => [
        meet(`${fault}, all of it`, all, { ...reads, ...writes }, () => fault),
        meet(`${fault}, only writes`, onlyWrites, writes, (attempt) =>
          isWrite(attempt) ? fault : undefined,
        ),
      ]),
    );
  });

  const created = applying.map((fault) => `${fault}, only writes`);

  /** All the attempts at one thing that a client makes, unless there is so much trouble that it saves some. */
  const kinds = [
    ['all of it', [1, 2, 3]],
    ['only writes', [3]],
  ] as const;

  describe.each(
    faults.flatMap((fault) => kinds.map(([what, most]) => [`${fault}, ${what}`, most] as const)),
  )('%s', (title, most) => {
    it('is a 503 that says when to come again and nothing else, unless reading shows what was created', () => {
      for (const [name, answer] of met[title]?.answers ?? []) {
        if (name === 'post' && created.includes(title)) {
          expect(answer.status).toBe(201);
          continue;
        }
        expect([name, answer.status]).toStrictEqual([name, 503]);
        expectProblem(answer, 'unavailable');
        expect(answer.get('retry-after')).toBe('1');
        expect(answer.body).toStrictEqual({
          type: 'urn:portico:problem:unavailable',
          title: problems.unavailable.title,
          status: 503,
          detail: 'the store cannot be reached at the moment',
          requestId: answer.get('x-request-id'),
        });
      }
    });

    it('is asked three times for one thing and not more', () => {
      expect(most).toContain(Math.max(...attemptsPerCall(met[title]?.system.proxy.attempts ?? [])));
    });
  });
});

describeStore(dynamoDb, 'a DynamoDB that fails for a moment', () => {
  const newSystem = faultySystems();
  withoutPauses();

  it('is asked again, whatever the trouble was', async () => {
    const systems = new Map<Fault, FaultySystem>();
    for (const fault of faults) {
      const open = () => (stalls(fault) ? withTimeouts(newSystem, momentMs) : newSystem());
      systems.set(fault, await withUsers(open));
    }
    const retried = Array.from(systems, async ([fault, { store, proxy, trouble }]) => {
      trouble.next = () => (proxy.attempts.length === 1 ? fault : undefined);
      return { fault, found: await store.users.find(ada.id), attempts: proxy.attempts.length };
    });
    expect(await Promise.all(retried)).toStrictEqual(
      faults.map((fault) => ({ fault, found: ada, attempts: 2 })),
    );
  });

  it('leaves the key of a request that met with trouble to its next try, at once', async () => {
    const { call, store, trouble } = await newSystem();
    const request: Call = { method: 'post', path: '/users', body: bob, key: '"key"' };
    trouble.next = ({ operation }) =>
      operation === 'TransactWriteItems' ? 'reset before it is done' : undefined;
    expectProblem(await call(request), 'unavailable');
    trouble.next = () => undefined;
    const retried = await call(request);
    expect(retried.status).toBe(201);
    expect(await store.users.list({ limit: 9, after: undefined })).toStrictEqual([retried.body]);
  });

  it.each([
    ['a first attempt that gets no answer', 'stalled'],
    ['a pause before the second attempt', 'throttled'],
  ] as const)('gives up when it is told to, during %s', async (_title, fault) => {
    const { store, proxy, trouble } = await newSystem();
    jest.mocked(Math.random).mockReturnValueOnce(0.99);
    trouble.next = () => fault;
    const gone = new AbortController();
    const seen = proxy.nextAttempt();
    const found = store.users.find(ada.id, gone.signal);
    await seen;
    gone.abort();
    await expect(found).rejects.toMatchObject({ name: 'AbortError' });
    await expect(store.users.find(ada.id, gone.signal)).rejects.toMatchObject({
      name: 'AbortError',
    });
    trouble.next = () => undefined;
    await store.users.find(ada.id);
    expect(attemptsPerCall(proxy.attempts)).toStrictEqual([1, 1]);
  });

  it('sends the token of a transaction with each, and the same with its next attempt', async () => {
    const { store, proxy, trouble } = await newSystem();
    trouble.next = () => (proxy.attempts.length === 1 ? 'broken' : undefined);
    await store.users.insert(ada);
    await store.users.update({ ...ada, email: 'grace@example.com', version: 2 });
    await store.users.delete(ada.id, 2);
    const tokens = proxy.attempts
      .filter(({ operation }) => operation === 'TransactWriteItems')
      .map(({ body }) => body['ClientRequestToken']);
    expect(tokens).toStrictEqual(Array(4).fill(expect.stringMatching(/^[0-9a-f-]{36}$/)));
    expect(tokens.map((token) => tokens.indexOf(token))).toStrictEqual([0, 0, 2, 3]);
  });

  /** This harm to so many of the transactions, from the first. */
  const transactions =
    (fault: Fault, times: number): FaultySystem['trouble']['next'] =>
    ({ operation }) => {
      if (operation !== 'TransactWriteItems' || times === 0) return undefined;
      times -= 1;
      return fault;
    };

  it.each([
    ['an insertion', (users: UserRepository) => users.insert(userOf(2)), userOf(2)],
    ['a change', (users: UserRepository) => users.update(changed(ada, { name: 'G.' })), true],
    [
      'a change of the e-mail address',
      (users: UserRepository) => users.update(changed(ada, { email: 'grace@example.com' })),
      true,
    ],
    ['a deletion', (users: UserRepository) => users.delete(ada.id, 1), true],
  ])('reports %s as done whose answer got lost', async (_title, work, result) => {
    const { store, trouble, proxy } = await newSystem();
    await store.users.insert(ada);
    trouble.next = ({ operation }) => {
      if (!/Put|Transact/.test(operation)) return undefined;
      trouble.next = () => undefined;
      return 'reset after it is done';
    };
    expect(await work(store.users)).toStrictEqual(result);
    expect(Math.max(...attemptsPerCall(proxy.attempts))).toBe(2);
  });

  it('reports a write of an entity as done whose answer got lost', async () => {
    const { store, trouble } = await newSystem();
    const notes = store.repository<Entity & { text: string }>('note');
    const loseAnswer = () => {
      trouble.next = () => {
        trouble.next = () => undefined;
        return 'reset after it is done';
      };
    };
    const note = { id: '1', version: 1, text: 'a' };
    loseAnswer();
    expect(await notes.insert(note)).toStrictEqual(note);
    loseAnswer();
    expect(await notes.update({ ...note, version: 2, text: 'b' })).toBe(true);
    expect(await notes.update({ ...note, version: 2, text: 'c' })).toBe(false);
  });

  it('tries a transaction again that others get in the way of, and gives up after eight times', async () => {
    const { store, trouble, proxy } = await newSystem();
    trouble.next = transactions('in conflict', 3);
    await store.users.insert(ada);
    expect(proxy.attempts).toHaveLength(4);
    trouble.next = transactions('in conflict', 9);
    await expect(store.users.insert(userOf(2))).rejects.toMatchObject({ code: 'unavailable' });
    expect(proxy.attempts).toHaveLength(12);
  });

  it('reads a user again that others keep changing, and gives up deleting it after ten times', async () => {
    const { store, trouble, proxy } = await newSystem();
    await store.users.insert(ada);
    trouble.next = transactions('refused', 3);
    expect(await store.users.delete(ada.id, undefined)).toBe(true);
    await store.users.insert(ada);
    proxy.attempts.length = 0;
    trouble.next = transactions('refused', 11);
    await expect(store.users.delete(ada.id, undefined)).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect(proxy.attempts).toHaveLength(20);
  });

  it('asks for the secret again that could not be had', async () => {
    const { store, trouble } = await newSystem();
    trouble.next = () => 'broken';
    await expect(store.secret()).rejects.toMatchObject({ code: 'unavailable' });
    trouble.next = () => undefined;
    expect(await store.secret()).toHaveLength(32);
  });

  it('asks for the secret no longer when nobody waits for it, and as long as one does', async () => {
    const { store, proxy, trouble } = await withTimeouts(newSystem, momentMs);
    const gone = new Error('gone');
    trouble.next = () => 'stalled';
    const [first, second] = [new AbortController(), new AbortController()];
    const seen = proxy.nextAttempt();
    const waiting = [store.secret(first.signal), store.secret(second.signal)];
    await seen;
    first.abort(gone);
    second.abort(gone);
    for (const each of waiting) await expect(each).rejects.toBe(gone);
    await expect(store.secret(first.signal)).rejects.toBe(gone);

    trouble.next = () => (proxy.attempts.length === 2 ? 'stalled' : undefined);
    const again = new AbortController();
    const seenAgain = proxy.nextAttempt();
    const impatient = store.secret(again.signal);
    const patient = store.secret();
    await seenAgain;
    again.abort(gone);
    await expect(impatient).rejects.toBe(gone);
    expect(await patient).toHaveLength(32);
    expect(attemptsPerCall(proxy.attempts)).toStrictEqual([1, 2, 1]);
  });
});
