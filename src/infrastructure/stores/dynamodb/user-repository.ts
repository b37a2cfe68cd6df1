import { randomUUID } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { UserRepository } from '../../../application/ports/driven.ts';
import { emailKey } from '../../../domain/email.ts';
import { Failure } from '../../../domain/failure.ts';
import { emailTaken, type User } from '../../../domain/user.ts';
import { unavailable } from '../store-errors.ts';
import type { DynamoAccess } from './access.ts';
import { emailItemKey, userItemKey, userShards } from './table.ts';
import { isUserId, toItem, toUser } from './user-item.ts';

/** How often a user that others keep changing is read again before it is given up. */
const attempts = 10;

/** Users in a DynamoDB table. All that it reads is what was written last. */
export class DynamoUserRepository implements UserRepository {
  readonly #access: DynamoAccess;

  constructor(access: DynamoAccess) {
    this.#access = access;
  }

  async insert(user: User, signal?: AbortSignal): Promise<User> {
    const put = { TableName: this.#access.table, Item: toItem(user), ...isNew };
    const refusals = await this.#access.transact([{ Put: put }, this.#claim(user)], signal);
    // Its id is its own: when it is gone already, it was there.
    if (refusals.has(0)) return (await this.find(user.id, signal)) ?? user;
    if (refusals.has(1)) throw emailTaken();
    return user;
  }

  async find(id: string, signal?: AbortSignal): Promise<User | undefined> {
    if (!isUserId(id)) return undefined;
    const get = { TableName: this.#access.table, Key: userItemKey(id), ConsistentRead: true };
    const { Item } = await this.#access.send(
      (client, options) => client.send(new GetCommand(get), options),
      signal,
    );
    return Item && toUser(Item);
  }

  /** Takes a few users from every shard, and more from those that run out before the page is full. */
  async list(
    { limit, after }: { limit: number; after: string | undefined },
    signal?: AbortSignal,
  ): Promise<readonly User[]> {
    const size = Math.min(limit, Math.ceil((2 * limit) / userShards.length) + 4);
    const query = (shard: string, from: string | undefined) =>
      this.#shardPage(shard, from, size, signal);
    const heads = await retryUnavailable(userShards.map((shard) => () => query(shard, after)));
    const page: User[] = [];
    while (page.length < limit) {
      const empty = heads.filter(({ users, next }) => users.length === 0 && next !== undefined);
      await Promise.all(
        empty.map(async (head) => Object.assign(head, await query(head.shard, head.next))),
      );
      const first = heads.reduce((a, b) =>
        (b.users[0]?.id ?? '~') < (a.users[0]?.id ?? '~') ? b : a,
      );
      const user = first.users.shift();
      if (!user) break;
      page.push(user);
    }
    return page;
  }

  async update(user: User, signal?: AbortSignal): Promise<boolean> {
    const writeId = randomUUID();
    const before = inVersion(user.version - 1);
    const put = {
      TableName: this.#access.table,
      Item: { ...toItem(user), writeId },
      ConditionExpression: `${before.ConditionExpression} AND emailKey = :emailKey`,
      ExpressionAttributeValues: {
        ...before.ExpressionAttributeValues,
        ':emailKey': emailKey(user.email),
      },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    };
    try {
      await this.#access.send(
        (client, options) => client.send(new PutCommand(put), options),
        signal,
      );
      return true;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException) || !error.Item)
        return notFound(error);
      const item = unmarshall(error.Item);
      // The answer to this very write got lost, and the client has sent it again.
      if (item['writeId'] === writeId) return true;
      const stored = toUser(item);
      return stored.version === user.version - 1 && this.#changeEmail(stored, user, signal);
    }
  }

  async delete(id: string, version: number | undefined, signal?: AbortSignal): Promise<boolean> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const user = await this.find(id, signal);
      if (!user || (version !== undefined && user.version !== version)) return false;
      const refusals = await this.#access.transact(
        [{ Delete: { ...this.#itemOf(user), ...inVersion(user.version) } }, this.#release(user)],
        signal,
      );
      if (refusals.size === 0) return true;
    }
    throw unavailable(undefined);
  }

  async #changeEmail(before: User, after: User, signal?: AbortSignal): Promise<boolean> {
    const put = {
      TableName: this.#access.table,
      Item: toItem(after),
      ...inVersion(before.version),
    };
    // An item of an older shape has its address, but does not say so.
    const isKept = emailKey(before.email) === emailKey(after.email);
    const addresses = isKept ? [] : [this.#claim(after), this.#release(before)];
    const refusals = await this.#access.transact([{ Put: put }, ...addresses], signal);
    if (refusals.has(0)) return false;
    if (refusals.has(1)) throw emailTaken();
    return true;
  }

  async #shardPage(shard: string, after: string | undefined, limit: number, signal?: AbortSignal) {
    const query = {
      TableName: this.#access.table,
      KeyConditionExpression: 'pk = :shard AND sk > :after',
      ExpressionAttributeValues: { ':shard': shard, ':after': after ?? ' ' },
      Limit: limit,
      ConsistentRead: true,
    };
    const { Items = [], LastEvaluatedKey } = await this.#access.send(
      (client, options) => client.send(new QueryCommand(query), options),
      signal,
    );
    const next: string | undefined = LastEvaluatedKey?.['sk'];
    return { shard, users: Items.map(toUser), next };
  }

  #itemOf(user: User) {
    return { TableName: this.#access.table, Key: userItemKey(user.id) };
  }

  /** An e-mail address belongs to who comes first. */
  #claim({ id, email }: User) {
    const Item = { ...emailItemKey(emailKey(email)), userId: id };
    return { Put: { TableName: this.#access.table, Item, ...isNew } };
  }

  #release({ email }: User) {
    return { Delete: { TableName: this.#access.table, Key: emailItemKey(emailKey(email)) } };
  }
}

/** Runs all calls at once and retries those that are unavailable while others succeed: one failure in 16 must not fail a page. */
const retryUnavailable = async <Answer>(
  asks: readonly (() => Promise<Answer>)[],
): Promise<Answer[]> => {
  const results = await Promise.allSettled(asks.map((ask) => ask()));
  const isUp = results.some(({ status }) => status === 'fulfilled');
  const again = (result: (typeof results)[number], ask: () => Promise<Answer>) => {
    if (result.status === 'fulfilled') return result.value;
    return isUp && isUnavailable(result.reason) ? ask() : Promise.reject(result.reason);
  };
  return Promise.all(asks.map((ask, i) => again(results[i] as (typeof results)[number], ask)));
};

const isUnavailable = (error: unknown): boolean =>
  error instanceof Failure && error.code === 'unavailable';

const isNew = { ConditionExpression: 'attribute_not_exists(pk)' };

/** An item without a version is in its first. */
const inVersion = (version: number) => ({
  ConditionExpression:
    version === 1
      ? 'attribute_exists(pk) AND (version = :version OR attribute_not_exists(version))'
      : 'version = :version',
  ExpressionAttributeValues: { ':version': version },
});

const notFound = (error: unknown): false => {
  if (error instanceof ConditionalCheckFailedException) return false;
  throw error;
};
