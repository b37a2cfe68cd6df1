import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Response } from 'supertest';
import type { User } from '../../src/domain/user.ts';
import { clientConfig } from '../../src/infrastructure/stores/dynamodb/client.ts';
import { withoutPauses } from '../infrastructure/without-pauses.ts';
import { describeStore, dynamoDb } from './describe-every-store.ts';
import { attemptsPerCall, faults, seeded } from './fault-proxy.ts';
import { type Call, type FaultySystem, faultySystems } from './faulty-system.ts';
import { idOf, userOf } from './users.ts';

/** Those that are over at once; the client takes a stall for a failure like any other. */
const quick = faults.filter((fault) => !fault.startsWith('stalled'));

const clients = Array.from({ length: 60 }, (_, client) => client);

interface Outcome {
  readonly method: Call['method'];
  readonly status: number;
  readonly type?: string;
}

/** Also when the answer to the first request to delete it got lost. */
const isGone = ({ status }: { status: number }) => status === 204 || status === 404;
const isServed = (answer: Outcome) =>
  answer.status < 300 || (answer.method === 'delete' && isGone(answer));
/** A key stays in flight when not even its release got through. */
const isTrouble = ({ type = '' }: Outcome) => /:(unavailable|request-in-flight)$/.test(type);
const isWrong = (answer: Outcome) => !isServed(answer) && !isTrouble(answer);

/** All items of the table, behind the proxy's back. */
const scan = async ({ database }: FaultySystem) => {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(clientConfig(database)));
  const { Items = [] } = await client.send(
    new ScanCommand({ TableName: database.table, ConsistentRead: true }),
  );
  client.destroy();
  return Items;
};

describeStore(dynamoDb, 'a DynamoDB of which every fifth attempt fails', () => {
  const newSystem = faultySystems();
  withoutPauses();

  it('serves 99 % of 500 requests of clients that come again when told to, and keeps what it said', async () => {
    const system = await newSystem();
    system.trouble.next = seeded(1, 0.2, quick);
    const answers: Outcome[] = [];
    /** By the e-mail address that they begin with. */
    const kept = new Map<string, User>();
    const unsure = new Set<string>();

    /** As a client does: what was answered 503 is sent again, twice at most. */
    const insist = async (call: Call): Promise<Response> => {
      let answer = await system.call(call);
      for (let retry = 0; retry < 2 && answer.status === 503; retry += 1) {
        expect(answer.get('retry-after')).toBe('1');
        answer = await system.call(call);
      }
      answers.push({ method: call.method, status: answer.status, type: answer.body.type });
      return answer;
    };
    /** Nine requests about a user of its own. */
    const client = async (number: number): Promise<void> => {
      const email = `${number}@example.com`;
      const keep = ({ status, body }: Response): void => {
        if (status < 300) kept.set(email, body);
        else unsure.add(email);
      };
      const body = { name: 'Ada', email };
      const created = await insist({ method: 'post', path: '/users', body, key: `"${number}"` });
      keep(created);
      if (unsure.has(email)) return;
      const path = `/users/${created.body.id}`;
      keep(await insist({ method: 'patch', path, body: { name: 'Grace' } }));
      keep(await insist({ method: 'patch', path, body: { email: `new-${email}` } }));
      for (let time = 0; time < 5; time += 1) {
        const read = await insist({ method: 'get', path });
        if (read.status === 200 && !unsure.has(email))
          expect(read.body).toStrictEqual(kept.get(email));
      }
      if (number % 2 === 0) {
        await insist({ method: 'get', path: '/users?limit=1' });
      } else if (isGone(await insist({ method: 'delete', path }))) {
        kept.delete(email);
      } else {
        unsure.add(email);
      }
    };
    await Promise.all(clients.map(client));

    expect(answers.filter(isWrong)).toStrictEqual([]);
    expect(answers.filter(isServed).length).toBeGreaterThanOrEqual(0.99 * answers.length);
    expect(answers.length).toBeGreaterThan(500);
    expect(Math.max(...attemptsPerCall(system.proxy.attempts))).toBe(3);

    const items = await scan(system);
    const users = items.filter(({ pk }) => pk.startsWith('user#'));
    const emails = items.filter(({ pk }) => pk.startsWith('email#'));
    const owners = (pairs: readonly [unknown, unknown][]) =>
      pairs.map((pair) => pair.join(' ')).toSorted();
    expect(owners(emails.map(({ pk, userId }) => [pk, userId]))).toStrictEqual(
      owners(users.map(({ emailKey, sk }) => [`email#${emailKey}`, sk])),
    );

    const stored = users.map(({ sk: id, pk: _, emailKey: __, writeId: ___, ...user }) => ({
      id,
      ...user,
    }));
    const sure = (all: Iterable<Partial<User>>) =>
      [...all]
        .filter(({ email = '' }) => !unsure.has(email.replace('new-', '')))
        .toSorted((a, b) => `${a.id}`.localeCompare(`${b.id}`));
    expect(sure(stored)).toStrictEqual(sure(kept.values()));
  });

  it('serves 99 % of single reads and of pages at the first try', async () => {
    const { store, trouble } = await newSystem();
    await store.users.insert(userOf(1));
    trouble.next = seeded(1, 0.2, quick);
    const served = async (tries: number, work: () => Promise<unknown>): Promise<number> => {
      let done = 0;
      for (let i = 0; i < tries; i += 1)
        await work().then(
          () => (done += 1),
          () => undefined,
        );
      return done / tries;
    };
    expect(await served(200, () => store.users.find(idOf(1)))).toBeGreaterThanOrEqual(0.99);
    const page = { limit: 20, after: undefined };
    expect(await served(10, () => store.users.list(page))).toBeGreaterThanOrEqual(0.99);
  });

  it('takes a claim for its own whose answer got lost, be it the first or that of a key left behind', async () => {
    const { store, trouble } = await newSystem();
    const claim = (id: string, seconds: number, lost?: string) => {
      trouble.next = ({ operation }) => {
        if (operation !== lost) return undefined;
        trouble.next = () => undefined;
        return 'reset after it is done';
      };
      const now = new Date(Date.UTC(2040, 0, 1) + seconds * 1_000);
      return store.idempotency.claim({ key: 'key', fingerprint: 'post', id, now });
    };
    expect(await claim('one', 0, 'PutItem')).toStrictEqual({ kind: 'claimed', id: 'one' });
    expect(await claim('two', 61, 'UpdateItem')).toStrictEqual({ kind: 'claimed', id: 'one' });
    expect(await claim('three', 62)).toStrictEqual({ kind: 'in-flight' });
  });
});
