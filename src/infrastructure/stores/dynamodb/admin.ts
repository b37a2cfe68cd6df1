import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  type TableDescription,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from '@aws-sdk/client-dynamodb';
import type { DynamoConfig } from '../../config/config.ts';
import { clientConfig } from './client.ts';
import { dynamoTable } from './table.ts';

/** In milliseconds. */
const connectionTimeout = 2_000;
const requestTimeout = 10_000;

/** How long AWS may take to make a table, in seconds. */
const maxWaitTime = 120;

/** Makes, deletes and describes the table: for local use and tests; in the cloud the deployment makes it. */
export const dynamoAdmin = (config: DynamoConfig) => {
  const client = new DynamoDBClient({
    ...clientConfig(config),
    requestHandler: { connectionTimeout, requestTimeout, throwOnRequestTimeout: true },
  });
  const TableName = config.table;
  const { partitionKey, sortKey, timeToLive } = dynamoTable;
  return {
    async create(): Promise<void> {
      await client.send(
        new CreateTableCommand({
          TableName,
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [
            { AttributeName: partitionKey, AttributeType: 'S' },
            { AttributeName: sortKey, AttributeType: 'S' },
          ],
          KeySchema: [
            { AttributeName: partitionKey, KeyType: 'HASH' },
            { AttributeName: sortKey, KeyType: 'RANGE' },
          ],
        }),
      );
      await waitUntilTableExists({ client, maxWaitTime }, { TableName });
      await client.send(
        new UpdateTimeToLiveCommand({
          TableName,
          TimeToLiveSpecification: { AttributeName: timeToLive, Enabled: true },
        }),
      );
    },
    async delete(): Promise<void> {
      await client.send(new DeleteTableCommand({ TableName }));
      await waitUntilTableNotExists({ client, maxWaitTime }, { TableName });
    },
    async describe(): Promise<TableDescription | undefined> {
      const { Table } = await client.send(new DescribeTableCommand({ TableName }));
      return Table;
    },
    close: () => client.destroy(),
  };
};
