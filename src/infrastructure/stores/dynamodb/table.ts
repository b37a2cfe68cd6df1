/**
 * The one table, with what `npm run table` and the deployment need to make it.
 *
 * | item | pk | sk |
 * |---|---|---|
 * | user | `user#<shard>` | id |
 * | e-mail address in use | `email#<address in lower case>` | `email` |
 * | answer to a request with a key | `answer#<digest>` | `answer` |
 * | anything else, the secret that all share too | `entity#<kind>#<id>` | `entity` |
 */
export const dynamoTable = {
  partitionKey: 'pk',
  sortKey: 'sk',
  timeToLive: 'expiresAt',
} as const;

export const userShard = (id: string): string => `user#${id.slice(-1)}`;

/**
 * Users are spread over 16 partitions by the last digit of their id, which is random, and sorted
 * in each by creation. DynamoDB writes 1,000 units and reads 3,000 a second and partition; a new
 * user takes two writes in a transaction, each twice the price of a plain one, of which two units
 * fall on its shard: 16 × 1,000 / 2 = 8,000 new users a second, no more, since all of them go to
 * the end of a shard. 16 × 3,000 = 48,000 consistent reads a second are there from the start; under
 * load DynamoDB splits a shard by its ids, and reads get more. docs/scale.md works this out.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
 */
export const userShards: readonly string[] = Array.from('0123456789abcdef', userShard);

export const emailItemKey = (emailKey: string) => ({ pk: `email#${emailKey}`, sk: 'email' });
export const userItemKey = (id: string) => ({ pk: userShard(id), sk: id });
export const answerItemKey = (key: string) => ({ pk: `answer#${key}`, sk: 'answer' });
export const entityItemKey = (kind: string, id: string) => ({
  pk: `entity#${kind}#${id}`,
  sk: 'entity',
});
