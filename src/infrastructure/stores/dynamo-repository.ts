import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, type PutCommandInput } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import type { Entity, Repositories } from '../../application/ports.ts';
import type { DynamoAccess } from './dynamo-access.ts';
import { entityItemKey } from './dynamo-table.ts';

const entityItem = z.object({ document: z.string() });
const documentIn = (item: unknown): string => z.parse(entityItem, item).document;

/** In bytes; a partition key may have 2,048. */
const longestId = 1_024;

/** Entities in a DynamoDB table, each a partition of its own. All that it reads is what was written last. */
export const dynamoRepositories =
  (access: DynamoAccess): Repositories =>
  <E extends Entity>(kind: string) => {
    const TableName = access.table;

    /** Gives the document that stood in the way; `undefined` when none did. */
    const put = async (
      entity: E,
      condition: Partial<PutCommandInput>,
      signal?: AbortSignal,
    ): Promise<string | undefined> => {
      const { id, version } = entity;
      const command: PutCommandInput = {
        TableName,
        Item: { ...entityItemKey(kind, id), version, document: JSON.stringify(entity) },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        ...condition,
      };
      try {
        await access.ask(
          (client, options) => client.send(new PutCommand(command), options),
          signal,
        );
        return undefined;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        return error.Item ? documentIn(unmarshall(error.Item)) : '';
      }
    };

    return {
      async insert(entity: E, signal?: AbortSignal) {
        const before = await put(entity, isNew, signal);
        return before === undefined ? entity : JSON.parse(before);
      },
      async find(id: string, signal?: AbortSignal) {
        if (Buffer.byteLength(id) > longestId) return undefined;
        const get = { TableName, Key: entityItemKey(kind, id), ConsistentRead: true };
        const { Item } = await access.ask(
          (client, options) => client.send(new GetCommand(get), options),
          signal,
        );
        return Item && JSON.parse(documentIn(Item));
      },
      async update(entity: E, signal?: AbortSignal) {
        const stored = await put(entity, inVersion(entity.version - 1), signal);
        // The same is there when the answer to this very write got lost, and the client has sent it again.
        return stored === undefined || stored === JSON.stringify(entity);
      },
    };
  };

const isNew = { ConditionExpression: 'attribute_not_exists(pk)' };

const inVersion = (version: number) => ({
  ConditionExpression: 'version = :version',
  ExpressionAttributeValues: { ':version': version },
});
