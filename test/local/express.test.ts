import { once } from 'node:events';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../../src/infrastructure/config/settings.ts';
import { main } from '../../src/infrastructure/main/express.ts';
import { main as printToken } from '../../src/infrastructure/main/token.ts';
import { type CommandLine, commandLines, failsWith, refusesWith } from './command-line.ts';
import { serving } from './server.ts';
import { sharedProcess } from './shared-process.ts';

const { run, call, folder } = commandLines();

/** A server that does not start; one that does would take over this process. */
const serve = (args: readonly string[], env?: Environment) => call(main, args, env);

/** Does what a printed line tells to do. */
const curl = (line: string): Promise<Response> => {
  const words = (line.match(/'[^']*'|"[^"]*"|\S+/g) ?? []).map((word) =>
    word.replace(/^(['"])(.*)\1$/, '$2'),
  );
  const after = (option: string) =>
    words.flatMap((word, i) => (words[i - 1] === option ? word : []));
  const [url = ''] = words.filter((word) => word.startsWith('http:'));
  const [body] = after('-d');
  return fetch(url, {
    headers: after('-H').map((field) => field.split(': ', 2) as [string, string]),
    ...(body !== undefined && { method: 'POST', body }),
  });
};

const stopped = async ({ signal, ended }: CommandLine): Promise<void> => {
  signal('SIGTERM');
  await expect(ended).resolves.toMatchObject({ code: 0, stderr: '' });
};

describe('the server', () => {
  test('tells where it listens and three requests that work; keeps its users, and its tokens, over a restart', async () => {
    const before = await serving(run);
    const lines = before.greeting.split('\n').filter((line) => line.startsWith('curl '));
    const answers = await Promise.all(lines.map(curl));
    expect(answers.map((answer) => [answer.status, answer.url])).toEqual([
      [200, `${before.url}/hello?name=Ada`],
      [200, `${before.url}/health`],
      [201, `${before.url}/users`],
    ]);
    const created = await answers[2]?.json();
    // In the folder that it is started in, the secret for its owner only.
    expect(readdirSync(folder())).toEqual(['data']);
    expect(statSync(join(folder(), 'data/jwt-secret')).mode & 0o777).toBe(0o600);
    await stopped(before);
    const { url } = await serving(run);
    const authorization = /"authorization: ([^"]+)"/.exec(before.create)?.[1] ?? '';
    const users = await fetch(`${url}/users`, { headers: { authorization } });
    await expect(users.json()).resolves.toEqual({ items: [created] });
  });

  const callApart = sharedProcess();
  /** What another server in one process tells, in a folder of its own. */
  const greeting = async (args: readonly string[] = [], env: Environment = {}): Promise<string> => {
    const file = 'src/infrastructure/main/express.ts';
    const { code, stdout, stderr } = await callApart(file, ['--port=0', ...args], env, folder());
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  };
  const createIn = (greeting: string): string => /^curl .* -d .*$/m.exec(greeting)?.[0] ?? '';

  const families = Object.values(networkInterfaces()).flatMap((all) =>
    all?.map((one) => one.family),
  );
  test.each<[host: string, told: string]>([
    ['127.0.0.1', '127.0.0.1'],
    ['0.0.0.0', '127.0.0.1'],
    ...(families.includes('IPv6')
      ? [['::1', '[::1]'] as [string, string], ['::', '[::1]'] as [string, string]]
      : []),
  ])('that listens on %s tells an address that answers: %s', async (host, told) => {
    const [, url = ''] = /listens on (\S+)\n/.exec(await greeting(['--host', host])) ?? [];
    expect(new URL(url).hostname).toBe(told);
    await expect(fetch(`${url}/hello`)).resolves.toMatchObject({ status: 200 });
  });

  test('keeps nothing when it is told to, and shows no token that others would take', async () => {
    const env = { DATABASE_URL: 'memory:', JWT_SECRET: 'a secret of thirty-two bytes or more' };
    const create = createIn(await greeting([], env));
    expect(create).toContain('-H "authorization: Bearer $TOKEN"');
    const args = ['--sub', 'alice', '--scope', 'users:write'];
    const { stdout: token } = await call(printToken, args, env);
    const pasted = create.replace('$TOKEN', token.trim());
    await expect(curl(pasted)).resolves.toMatchObject({ status: 201 });
    expect(readdirSync(folder())).toEqual([]);
  });

  test('tells of requests that work below a base path and with another token header', async () => {
    const env = { BASE_PATH: '/orders', AUTH_TOKEN_HEADER: 'x-token' };
    const create = createIn(await greeting([], env));
    expect(create).toMatch(/:\d+\/orders\/users' -H "x-token: Bearer /);
    await expect(curl(create)).resolves.toMatchObject({ status: 201 });
  });

  test.each([
    [{}, false],
    [{ FORCE_COLOR: '1' }, true],
  ])('has colours on a pipe only where they are asked for: %j', async (env, isColoured) => {
    expect((await greeting([], env)).includes('\u001b[')).toBe(isColoured);
  });

  test('shows its help', async () => {
    await expect(serve(['--help'])).resolves.toEqual({
      code: 0,
      stdout: expect.stringMatching(/^npm start[\s\S]*--port[\s\S]*--host/),
      stderr: '',
    });
  });
});

describe('the server says on one line that it cannot start', () => {
  test('where the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await expect(serve(['--port', `${port}`])).resolves.toEqual(
      failsWith(
        new RegExp(
          `port ${port} is taken; stop what listens there, or take another: npm start -- --port ${port + 1}`,
        ),
      ),
    );
    other.close();
  });

  test('where the store needs a folder below a file', async () => {
    writeFileSync(join(folder(), 'file'), '');
    const env = { DATABASE_URL: 'sqlite:file/below/portico.db' };
    await expect(serve(['--port', '0'], env)).resolves.toEqual(
      failsWith(/.*ENOTDIR.*'file\/below'.*/),
    );
  });

  test('where the store is no database', async () => {
    writeFileSync(join(folder(), 'file'), 'text '.repeat(1_000));
    const env = { DATABASE_URL: 'sqlite:file' };
    await expect(serve(['--port', '0'], env)).resolves.toEqual(failsWith(/.*not a database.*/));
  });

  test('where there is a file in place of the folder of the secret', async () => {
    writeFileSync(join(folder(), 'data'), '');
    await expect(serve(['--port', '0'])).resolves.toEqual(failsWith(/(ENOTDIR|EEXIST): .*/));
  });

  test.each([
    ['--nope', /unknown option '--nope'; --help tells more/],
    ['extra', /unexpected argument 'extra'; --help tells more/],
    ['--port', /--port needs a value; --help tells more/],
  ])('when it does not know %s', async (argument, line) => {
    await expect(serve([argument])).resolves.toEqual(refusesWith(line));
  });

  test.each([
    ['--port=65536', /PORT must be .* 65535/],
    ['--host=192.0.2.1', /cannot listen on 192\.0\.2\.1: .*/],
  ])('when its argument is %s', async (argument, line) => {
    await expect(serve([argument])).resolves.toEqual(failsWith(line));
  });

  test.each([
    [{ PORT: '-1' }, /PORT must be .* 65535/],
    [{ DATABASE_URL: 'mysql://localhost' }, /DATABASE_URL must be .*/],
    [{ JWT_SECRET: 'short' }, /JWT_SECRET must have at least 32 bytes/],
  ])('when it is set to %j', async (env, line) => {
    await expect(serve([], env)).resolves.toEqual(failsWith(line));
  });
});
