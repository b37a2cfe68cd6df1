import { BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { exportUsers } from '../src/application/users/export-users.ts';
import type { User } from '../src/domain/user.ts';
import type { DynamoConfig } from '../src/infrastructure/config/config.ts';
import { DynamoAccess } from '../src/infrastructure/stores/dynamodb/access.ts';
import { dynamoAdmin } from '../src/infrastructure/stores/dynamodb/admin.ts';
import { dynamoClient } from '../src/infrastructure/stores/dynamodb/client.ts';
import { DynamoIdempotencyStore } from '../src/infrastructure/stores/dynamodb/idempotency-store.ts';
import { toItem } from '../src/infrastructure/stores/dynamodb/user-item.ts';
import { DynamoUserRepository } from '../src/infrastructure/stores/dynamodb/user-repository.ts';
import { oneOf, quantile, table, thousands, usersTo } from './users.ts';

/** What has been asked of the table since it was last reset. */
class Meter {
  requests = 0;
  units = 0;

  /** Every request that is sent from now on is asked what it consumes. */
  constructor(client: DynamoDBDocumentClient) {
    client.middlewareStack.add(
      (next) => async (sent) => {
        Object.assign(sent.input, { ReturnConsumedCapacity: 'TOTAL' });
        const answer = await next(sent);
        const { ConsumedCapacity = [] } = answer.output as {
          ConsumedCapacity?: Consumed | Consumed[];
        };
        this.requests += 1;
        for (const { CapacityUnits = 0 } of [ConsumedCapacity].flat()) this.units += CapacityUnits;
        return answer;
      },
      { step: 'initialize' },
    );
  }

  async of(work: () => Promise<unknown>): Promise<{ requests: number; units: number }> {
    Object.assign(this, { requests: 0, units: 0 });
    await work();
    return { requests: this.requests, units: this.units };
  }
}

interface Consumed {
  readonly CapacityUnits?: number;
}

const fill = async (
  client: DynamoDBDocumentClient,
  name: string,
  count: number,
): Promise<readonly User[]> => {
  const users = [...usersTo(count)];
  for (let from = 0; from < count; from += 25) {
    const puts = users
      .slice(from, from + 25)
      .map((user) => ({ PutRequest: { Item: toItem(user) } }));
    await client.send(new BatchWriteCommand({ RequestItems: { [name]: puts } }));
  }
  return users;
};

const filled = async (config: DynamoConfig, count: number) => {
  const admin = dynamoAdmin(config);
  await admin.create();
  admin.close();
  const client = dynamoClient(config);
  const users = await fill(client, config.table, count);
  const access = new DynamoAccess(client, config.table);
  return {
    client,
    users,
    access,
    repository: new DynamoUserRepository(access),
    meter: new Meter(client),
  };
};

const pageSizes = [1, 20, 100];

/** Request units of pages from anywhere, and of everything. */
export const dynamoPages = async (endpoint: string, counts: readonly number[], pages: number) => {
  const rows: (string | number)[][] = [];
  for (const count of counts) {
    const config = { table: `pages-${count}`, endpoint, region: undefined };
    const { client, users, repository, meter } = await filled(config, count);
    for (const limit of pageSizes) {
      const costs: { requests: number; units: number }[] = [];
      for (let page = 0; page < pages; page += 1) {
        const after = oneOf(users).id;
        costs.push(await meter.of(() => repository.list({ limit, after })));
      }
      const of = (key: 'requests' | 'units') => costs.map((cost) => cost[key]);
      rows.push([
        thousands(count),
        `a page of ${limit}`,
        quantile(of('requests'), 0.5),
        quantile(of('units'), 0.5),
        `${quantile(of('units'), 0.25)} – ${quantile(of('units'), 0.75)}`,
        (quantile(of('units'), 0.5) / limit).toFixed(2),
      ]);
    }
    const everything = await meter.of(async () => {
      for await (const _ of await exportUsers(repository)(reader));
    });
    const { requests, units } = everything;
    rows.push([thousands(count), 'export of all', requests, units, '', (units / count).toFixed(2)]);
    client.destroy();
  }
  return table([
    ['users', 'what', 'requests', 'read units', 'inter-quartile range', 'units a user'],
    ...rows,
  ]);
};

const reader = { id: 'bench', kind: 'token', roles: ['admin'], scopes: [] } as const;

/** Request units of what is no page and no transaction: DynamoDB Local does not count those as AWS does. */
export const dynamoOperations = async (endpoint: string): Promise<string> => {
  const config = { table: 'operations', endpoint, region: undefined };
  const { client, users, access, repository, meter } = await filled(config, 100);
  const answers = new DynamoIdempotencyStore(access);
  const [user] = users as [User];
  const [stranger] = [...usersTo(1)] as [User];
  const request = { key: 'key', fingerprint: 'print', id: user.id, now: new Date() };
  const answer = { status: 201, headers: {}, body: JSON.stringify(user) };
  const operations: [string, () => Promise<unknown>][] = [
    ['read a user', () => repository.find(user.id)],
    ['read a user that is not there', () => repository.find(stranger.id)],
    ['change a name', () => repository.update({ ...user, version: 2, name: 'Ada King' })],
    ['claim an idempotency key', () => answers.claim(request)],
    ['remember its answer', () => answers.complete('key', answer)],
  ];
  const rows: (string | number)[][] = [];
  for (const [name, work] of operations) {
    const { requests, units } = await meter.of(work);
    rows.push([name, requests, units]);
  }
  client.destroy();
  return table([['operation', 'requests', 'units'], ...rows]);
};
