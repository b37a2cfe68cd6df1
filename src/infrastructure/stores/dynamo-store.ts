import { randomBytes } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { DynamoConfig } from '../config.ts';
import { DynamoAccess } from './dynamo-access.ts';
import { dynamoClient } from './dynamo-client.ts';
import { DynamoIdempotencyStore } from './dynamo-idempotency-store.ts';
import { secretItemKey } from './dynamo-table.ts';
import { DynamoUserRepository } from './dynamo-user-repository.ts';
import { secretBytes } from './idempotency.ts';
import type { Store } from './store.ts';

export const dynamoStore = (config: DynamoConfig): Store => {
  const client = dynamoClient(config);
  const access = new DynamoAccess(client, config.table);
  let secret: Promise<Uint8Array> | undefined;
  return {
    users: new DynamoUserRepository(access),
    idempotency: new DynamoIdempotencyStore(access),
    secret() {
      // Asked for again only when it could not be had.
      secret ??= readSecret(access).catch((error: unknown) => {
        secret = undefined;
        throw error;
      });
      return secret;
    },
    close: () => client.destroy(),
  };
};

const secretItem = z.object({ bytes: z.instanceof(Uint8Array) });

const readSecret = async (access: DynamoAccess): Promise<Uint8Array> => {
  const TableName = access.table;
  const get = { TableName, Key: secretItemKey, ConsistentRead: true };
  const { Item } = await access.ask((client, options) => client.send(new GetCommand(get), options));
  if (Item) return z.parse(secretItem, Item).bytes;
  const put = {
    TableName,
    Item: { ...secretItemKey, bytes: randomBytes(secretBytes) },
    ConditionExpression: 'attribute_not_exists(pk)',
  };
  try {
    await access.ask((client, options) => client.send(new PutCommand(put), options));
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
  return readSecret(access);
};
