import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { temporaryFolder } from '../infrastructure/temporary-folder.ts';
import { compileCache, transcript } from './command-line.ts';

const entryPoint = join(__dirname, '../../src/infrastructure/main/express.ts');
const folder = temporaryFolder();

let server: ChildProcess & { stdout: Readable; stderr: Readable };
afterEach(() => server?.kill('SIGKILL'));

/** A server whose log the test reads or does not read; gives its URL. */
const start = async (): Promise<string> => {
  const env = {
    ...compileCache,
    ...{ DATABASE_URL: 'memory:', RATE_LIMIT: 'off', LOG_FORMAT: 'json' },
  };
  const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];
  server = spawn(process.execPath, [entryPoint, '--port', '0'], { cwd: folder(), env, stdio });
  const [, port] = await transcript(server.stdout).seen(
    /listens on http:\S+:(\d+)[\s\S]*curl .*-d/,
  );
  return `http://127.0.0.1:${port}`;
};

it('goes on without a log when its reader goes away, and says so on stderr', async () => {
  const url = await start();
  const said = transcript(server.stderr);
  server.stdout.destroy();
  await once(server.stdout, 'close');
  await fetch(`${url}/health`);
  await said.seen(/^portico: the log is not read any more \(.*EPIPE.*\); serving goes on\n$/);
  expect((await fetch(`${url}/health`)).status).toBe(200);
  server.kill('SIGTERM');
  await expect(once(server, 'exit')).resolves.toEqual([0, null]);
});

it('has its log read to the end before it ends', async () => {
  const url = await start();
  server.stdout.removeAllListeners('data').pause();
  // More than a pipe holds, less than the queue.
  const count = 60;
  const long = 'x'.repeat(8_000);
  for (let i = 0; i < count; i += 1) await (await fetch(`${url}/${long}`)).text();
  server.kill('SIGTERM');
  let log = '';
  server.stdout
    .on('data', (chunk: string) => {
      log += chunk;
    })
    .resume();
  await once(server, 'close');
  expect(log.split('\n').filter((line) => line.includes('"status":404'))).toHaveLength(count);
});
