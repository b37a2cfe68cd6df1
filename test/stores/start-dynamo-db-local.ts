import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { hasJava, startDynamoDbLocal } from '../../scripts/dynamodb-local.ts';

declare global {
  var dynamoDbLocal: ChildProcess | undefined;
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

/** Starts DynamoDB Local once for all test files, where there is Java. */
const start = async (): Promise<void> => {
  if (!hasJava()) return;
  const { jvm, endpoint } = await startDynamoDbLocal(await freePort());
  globalThis.dynamoDbLocal = jvm;
  process.env['DYNAMODB_LOCAL'] = endpoint;
};

// biome-ignore lint/style/noDefaultExport: jest asks for it
export default start;
