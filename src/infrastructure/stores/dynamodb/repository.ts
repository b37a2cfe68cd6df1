import { randomUUID } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, type PutCommandInput } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import type { Entity, Repositories } from '../../../application/ports/driven.ts';
import type { DynamoAccess } from './access.ts';
import { entityItemKey } from './table.ts';

const entityItem = z.object({ document: z.string(), writeId: z.string() });
type EntityItem = z.infer<typeof entityItem>;

/** In bytes; a partition key may have 2,048. */
const longestId = 1_024;

/** Entities in a DynamoDB table, one partition each. All reads are consistent. */
export const dynamoRepositories =
  (access: DynamoAccess): Repositories =>
  <E extends Entity>(kind: string) => {
    const TableName = access.table;

    /** Returns the entity that has the id already; `undefined` when this one was stored. */
    const put = async (
      entity: E,
      condition: Partial<PutCommandInput>,
      signal?: AbortSignal,
    ): Promise<EntityItem | 'nothing' | undefined> => {
      const { id, version } = entity;
      const item = { version, document: JSON.stringify(entity), writeId: randomUUID() };
      const command: PutCommandInput = {
        TableName,
        Item: { ...entityItemKey(kind, id), ...item },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        ...condition,
      };
      try {
        await access.send(
          (client, options) => client.send(new PutCommand(command), options),
          signal,
        );
        return undefined;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        if (!error.Item) return 'nothing';
        const stored = z.parse(entityItem, unmarshall(error.Item));
        // The answer to this very write got lost, and the client has sent it again.
        return stored.writeId === item.writeId ? undefined : stored;
      }
    };

    return {
      async insert(entity: E, signal?: AbortSignal) {
        const before = await put(entity, isNew, signal);
        return typeof before === 'object' ? JSON.parse(before.document) : entity;
      },
      async find(id: string, signal?: AbortSignal) {
        if (Buffer.byteLength(id) > longestId) return undefined;
        const get = { TableName, Key: entityItemKey(kind, id), ConsistentRead: true };
        const { Item } = await access.send(
          (client, options) => client.send(new GetCommand(get), options),
          signal,
        );
        return Item && JSON.parse(z.parse(entityItem, Item).document);
      },
      update: async (entity: E, signal?: AbortSignal) =>
        (await put(entity, inVersion(entity.version - 1), signal)) === undefined,
    };
  };

const isNew = { ConditionExpression: 'attribute_not_exists(pk)' };

const inVersion = (version: number) => ({
  ConditionExpression: 'version = :version',
  ExpressionAttributeValues: { ':version': version },
});
