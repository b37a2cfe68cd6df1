import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { v7 } from 'uuid';
import type { User } from '../../src/domain/user.ts';
import { clientConfig } from '../../src/infrastructure/stores/dynamodb/client.ts';
import { emailItemKey } from '../../src/infrastructure/stores/dynamodb/table.ts';
import { toItem } from '../../src/infrastructure/stores/dynamodb/user-item.ts';
import { expectProblem } from '../e2e/expectations.ts';
import { describeStore, dynamoDb } from './describe-every-store.ts';
import { type FaultySystem, faultySystems } from './faulty-system.ts';
import { changed, idOf, userOf } from './users.ts';

describeStore(dynamoDb, 'users in DynamoDB', () => {
  const newSystem = faultySystems();

  /** Writes items as they are, behind the store's back. */
  const write = async ({ database }: FaultySystem, items: readonly object[]): Promise<void> => {
    const client = DynamoDBDocumentClient.from(new DynamoDBClient(clientConfig(database)));
    for (let first = 0; first < items.length; first += 25) {
      const puts = items.slice(first, first + 25).map((Item) => ({ PutRequest: { Item } }));
      await client.send(new BatchWriteCommand({ RequestItems: { [database.table]: puts } }));
    }
    client.destroy();
  };
  const queries = ({ proxy }: FaultySystem): number =>
    proxy.attempts.filter(({ operation }) => operation === 'Query').length;

  describe('an item from before users could change', () => {
    const { version: _, updatedAt: __, ...old } = toItem(userOf(1));
    let system: FaultySystem;
    beforeEach(async () => {
      system = await newSystem();
      const { emailKey } = old;
      await write(system, [old, { ...emailItemKey(emailKey), userId: idOf(1) }]);
    });

    it('is a user in its first version', async () => {
      const { users } = system.store;
      expect(await users.find(idOf(1))).toStrictEqual(userOf(1));
      expect(await users.list({ limit: 9, after: undefined })).toStrictEqual([userOf(1)]);
    });

    it.each([
      ['name', { name: 'Grace' }],
      ['e-mail address', { email: 'grace@example.com' }],
    ])('takes another %s, and is of the newer shape then', async (_title, fields) => {
      const { users } = system.store;
      const second = changed(userOf(1), fields);
      expect(await users.update(second)).toBe(true);
      expect(await users.update(second)).toBe(false);
      expect(await users.find(idOf(1))).toStrictEqual(second);
      expect(await users.update(changed(second, { name: 'G.' }))).toBe(true);
    });

    it('takes another name where it does not say which address is its own', async () => {
      const { emailKey: ___, ...older } = old;
      await write(system, [older]);
      const second = changed(userOf(1), { name: 'Grace' });
      expect(await system.store.users.update(second)).toBe(true);
      expect(await system.store.users.find(idOf(1))).toStrictEqual(second);
    });

    it('can be deleted, in its first version only', async () => {
      const { users } = system.store;
      expect(await users.delete(idOf(1), 2)).toBe(false);
      expect(await users.delete(idOf(1), 1)).toBe(true);
      await users.insert(userOf(2, { email: userOf(1).email }));
    });
  });

  it.each([
    ['a field is missing', { email: undefined }],
    ['a field is of another type', { name: 7 }],
    ['the version is no whole number', { version: 1.5 }],
  ])('fails loudly for an item of which %s', async (_title, fields) => {
    const system = await newSystem();
    await write(system, [JSON.parse(JSON.stringify({ ...toItem(userOf(1)), ...fields }))]);
    await system.store.users.insert(userOf(2, { email: 'other@example.com' }));
    const path = `/users/${idOf(1)}`;
    expectProblem(await system.call({ method: 'get', path }), 'internal-error');
    expectProblem(await system.call({ method: 'get', path: '/users' }), 'internal-error');
  });

  it.each(['', 'ada', `${idOf(1)} `, idOf(1).toUpperCase().replace('1', 'A'), 'x'.repeat(3_000)])(
    'does not ask for the id %#, which is none',
    async (id) => {
      const { store, proxy } = await newSystem();
      expect(await store.users.find(id)).toBeUndefined();
      expect(await store.users.delete(id, undefined)).toBe(false);
      expect(proxy.attempts).toHaveLength(0);
    },
  );

  describe('list', () => {
    const pages = async ({ store }: FaultySystem, limit: number): Promise<User[][]> => {
      const all: User[][] = [];
      for (let page: readonly User[]; ; all.push([...page])) {
        page = await store.users.list({ limit, after: all.at(-1)?.at(-1)?.id });
        if (page.length === 0) return all;
      }
    };

    const expectOneQueryPerShard = async (system: FaultySystem, users: readonly User[]) => {
      const before = queries(system);
      const page = await system.store.users.list({ limit: 20, after: users[9]?.id });
      expect(page).toStrictEqual(users.slice(10, 30));
      expect(queries(system) - before).toBe(16);
    };

    it('asks every shard once for a page of 20 of 50 users', async () => {
      const system = await newSystem();
      const users = Array.from({ length: 50 }, (_, number) => userOf(number));
      await write(system, users.map(toItem));
      await expectOneQueryPerShard(system, users);
    });

    it('asks a shard that has everything a few times more', async () => {
      const system = await newSystem();
      const users = Array.from({ length: 100 }, (_, number) => userOf(16 * number));
      await write(system, users.map(toItem));
      expect(await system.store.users.list({ limit: 100, after: undefined })).toStrictEqual(users);
      expect(queries(system)).toBeLessThanOrEqual(16 + 7);
    });

    describe('of 2,000 users', () => {
      const users = Array.from({ length: 2_000 }, (_, number) => userOf(number, { id: v7() }));
      let system: FaultySystem;
      beforeAll(async () => {
        system = await newSystem();
        await write(system, users.toSorted((a, b) => a.name.localeCompare(b.name)).map(toItem));
      });

      it('asks every shard once for a page of 20', () => expectOneQueryPerShard(system, users));

      it('gives page by page in the order of their creation', async () => {
        const before = queries(system);
        const listed = await pages(system, 100);
        expect(listed.map(({ length }) => length)).toStrictEqual(Array(20).fill(100));
        expect(listed.flat()).toStrictEqual(users);
        // One more page, which is empty.
        expect(queries(system) - before).toBeLessThanOrEqual(21 * (16 + 4));
      });
    });
  });
});
