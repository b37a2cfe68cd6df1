import { once } from 'node:events';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Environment } from '../../src/infrastructure/settings.ts';
import { type CommandLine, commandLines, failsWith, transcript } from './command-line.ts';

jest.setTimeout(30_000);
const { run, folder } = commandLines();

const serve = (...args: string[]): CommandLine => run('express.ts', args);

/** A server on a free port, once it has told where it listens. */
const serving = async (env: Environment = {}) => {
  const server = run('express.ts', ['--port', '0'], env);
  const [greeting, url = '', port = '', create = ''] = await server.printed(
    /listens on (http:\/\/localhost:(\d+)),[\s\S]*\n(curl [^\n]*-d [^\n]*)\n/,
  );
  return { ...server, greeting, url, port: Number(port), create };
};

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
  test('tells where it listens and three requests that work', async () => {
    const { url, greeting } = await serving();
    const lines = greeting.split('\n').filter((line) => line.startsWith('curl '));
    const answers = await Promise.all(lines.map(curl));
    expect(answers.map((answer) => [answer.status, answer.url])).toEqual([
      [200, `${url}/hello?name=Claude`],
      [200, `${url}/health`],
      [201, `${url}/users`],
    ]);
  });

  test('says nothing on stderr, and stops with code 0', async () => {
    await stopped(await serving());
  });

  test('keeps its data in the folder that it is started in, the secret for its owner only', async () => {
    await serving();
    expect(readdirSync(folder())).toEqual(['data']);
    expect(statSync(join(folder(), 'data/jwt-secret')).mode & 0o777).toBe(0o600);
  });

  test('keeps users, and the tokens that it has printed, over a restart', async () => {
    const before = await serving();
    const created = await (await curl(before.create)).json();
    await stopped(before);
    const { url } = await serving();
    const authorization = /"authorization: ([^"]+)"/.exec(before.create)?.[1] ?? '';
    const users = await fetch(`${url}/users`, { headers: { authorization } });
    await expect(users.json()).resolves.toEqual({ items: [created] });
  });

  test('keeps nothing when it is told to', async () => {
    const { create } = await serving({
      DATABASE_URL: 'memory:',
      JWT_SECRET: 'a secret of thirty-two bytes or more',
    });
    await expect(curl(create)).resolves.toMatchObject({ status: 201 });
    expect(readdirSync(folder())).toEqual([]);
  });

  test('shows its help', async () => {
    await expect(serve('--help').ended).resolves.toEqual({
      code: 0,
      stdout: expect.stringMatching(/^npm start[\s\S]*--port[\s\S]*--host/),
      stderr: '',
    });
  });
});

/** When nobody listens there any more. */
const refused = async (port: number): Promise<void> => {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') return;
    } finally {
      socket.destroy();
    }
  }
};

test.each(['SIGTERM', 'SIGINT'] as const)(
  'on %s the server takes no more connections, lets a half-sent request finish and stops with code 0',
  async (name) => {
    const { port, create, signal, ended } = await serving();
    const authorization = /"(authorization: [^"]+)"/.exec(create)?.[1];
    const body = '{"name":"Ada","email":"ada@example.com"}';
    const fields = [
      'host: localhost',
      `${authorization}`,
      'content-type: application/json',
      `content-length: ${body.length}`,
      'expect: 100-continue',
    ];
    const socket = connect(port, '127.0.0.1');
    const answer = transcript(socket);
    socket.write(`POST /users HTTP/1.1\r\n${fields.join('\r\n')}\r\n\r\n`);
    await answer.seen(/^HTTP\/1.1 100 /);
    socket.write(body.slice(0, 10));

    signal(name);
    await refused(port);
    socket.write(body.slice(10));

    await answer.seen(/\nHTTP\/1.1 201 [\s\S]*"ada@example.com"/);
    await expect(ended).resolves.toMatchObject({ code: 0, stderr: '' });
    socket.destroy();
  },
);

describe('the server says on one line that it cannot start', () => {
  test('where the port is taken', async () => {
    const { port } = await serving();
    await expect(serve('--port', `${port}`).ended).resolves.toEqual(
      failsWith(new RegExp(`port ${port} is taken; set PORT or --port to another one`)),
    );
  });

  test('where the store needs a folder below a file', async () => {
    writeFileSync(join(folder(), 'file'), '');
    const env = { DATABASE_URL: 'sqlite:file/below/portico.db' };
    await expect(run('express.ts', ['--port', '0'], env).ended).resolves.toEqual(
      failsWith(/.*ENOTDIR.*'file\/below'.*/),
    );
  });

  test('where the store is no database', async () => {
    writeFileSync(join(folder(), 'file'), 'text '.repeat(1_000));
    const env = { DATABASE_URL: 'sqlite:file' };
    await expect(run('express.ts', ['--port', '0'], env).ended).resolves.toEqual(
      failsWith(/.*not a database.*/),
    );
  });

  test('where there is a file in place of the folder of the secret', async () => {
    writeFileSync(join(folder(), 'data'), '');
    await expect(serve('--port', '0').ended).resolves.toEqual(failsWith(/(ENOTDIR|EEXIST): .*/));
  });

  test.each([
    ['--nope', /Unknown option '--nope'.*/],
    ['extra', /Unexpected argument 'extra'.*/],
    ['--port', /Option '--port <value>' argument missing/],
    ['--port=65536', /PORT must be .* 65535/],
    ['--host=192.0.2.1', /cannot listen on 192\.0\.2\.1: .*/],
  ])('when its argument is %s', async (argument, line) => {
    await expect(serve(argument).ended).resolves.toEqual(failsWith(line));
  });

  test.each([
    [{ PORT: '-1' }, /PORT must be .* 65535/],
    [{ DATABASE_URL: 'mysql://localhost' }, /DATABASE_URL must be .*/],
    [{ JWT_SECRET: 'short' }, /JWT_SECRET must have at least 32 bytes/],
  ])('when it is set to %j', async (env, line) => {
    await expect(run('express.ts', [], env).ended).resolves.toEqual(failsWith(line));
  });
});
