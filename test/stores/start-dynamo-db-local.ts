import type { ChildProcess } from 'node:child_process';
import { hasJava, startDynamoDbLocal } from '../../scripts/dynamodb-local.ts';
import { noJava } from './dynamo-db-local.ts';

declare global {
  var dynamoDbLocal: ChildProcess | undefined;
}

/** Starts DynamoDB Local once for all projects of a run, where there is Java. */
const start = async (): Promise<void> => {
  if (globalThis.dynamoDbLocal) return;
  if (!hasJava()) {
    process.stderr.write(`skipped: the tests on DynamoDB (${noJava})\n`);
    return;
  }
  const { jvm, endpoint } = await startDynamoDbLocal();
  globalThis.dynamoDbLocal = jvm;
  process.env['DYNAMODB_LOCAL'] = endpoint;
};

// biome-ignore lint/style/noDefaultExport: jest asks for it
export default start;
