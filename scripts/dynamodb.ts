import { once } from 'node:events';
import { command, runMain, UsageError } from '../src/infrastructure/main/command.ts';
import { dynamoAdmin } from '../src/infrastructure/stores/dynamodb/admin.ts';
import { hasJava, startDynamoDbLocal } from './dynamodb-local.ts';

const help = `npm run dynamodb [-- --port 8000 --table portico]

Runs DynamoDB Local in memory, with the table in it, until it is stopped. It needs Java 17 or later.

  --port <number>  where it listens, on loopback (8000)
  --table <name>   the table's name (portico)
`;

const options = {
  port: { type: 'string', default: '8000' },
  table: { type: 'string', default: 'portico' },
} as const;

export const main = command(help, options, async ({ port, table }) => {
  if (!hasJava()) throw new Error('DynamoDB Local needs Java 17 or later, and there is none');
  if (!/^\d{1,5}$/.test(port)) throw new UsageError('--port must be a port number');
  const { jvm, endpoint } = await startDynamoDbLocal(Number(port));
  const admin = dynamoAdmin({ table, endpoint, region: undefined });
  await admin.create();
  admin.close();
  process.stdout.write(
    `DynamoDB Local listens on ${endpoint}. To use it:\n\nDATABASE_URL='dynamodb:${table}?endpoint=${endpoint}' npm start\n`,
  );
  const stop = () => jvm.kill();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  await once(jvm, 'exit');
});

if (import.meta.main) await runMain(main);
