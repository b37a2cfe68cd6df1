import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sqliteStore } from '../../src/infrastructure/stores/sqlite/store.ts';
import { bearer, testEnvironment } from '../e2e/test-config.ts';
import { commandLines } from '../local/command-line.ts';
import { serving } from '../local/server.ts';
import { figure } from '../security/figures.ts';

jest.setTimeout(300_000);

const rounds = 20;
const writers = 8;

const { run, folder } = commandLines();

it('a server that is killed under load, twenty times, loses no write that it acknowledged', async () => {
  const path = join(folder(), 'users.db');
  const authorization = await bearer({ scope: 'users:write' });
  const headers = { authorization, 'content-type': 'application/json' };
  /** The versions of users that clients were told of, by id; 0 of one that is deleted. */
  const told = new Map<string, number>();
  /** Users that a client asked to delete when the server was killed: nobody knows. */
  const unknown = new Set<string>();
  let writes = 0;

  for (let round = 0; round < rounds; round += 1) {
    const { port, signal, ended } = await serving(run, {
      ...testEnvironment,
      RATE_LIMIT: 'off',
      DATABASE_URL: `sqlite:${path}`,
    });
    const enough = writes + 20 + 7 * round;
    const send = async (method: string, target: string, body?: object) => {
      const response = await fetch(`http://127.0.0.1:${port}${target}`, {
        method,
        headers,
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      expect(response.ok).toBe(true);
      return text;
    };
    const acknowledged = (id: string, version: number) => {
      told.set(id, version);
      writes += 1;
      if (writes === enough) signal('SIGKILL');
    };
    const write = async (writer: number): Promise<never> => {
      for (let turn = 0; ; turn += 1) {
        const email = `${round}-${writer}-${turn}@example.com`;
        const { id } = JSON.parse(await send('POST', '/users', { name: 'Ada', email }));
        acknowledged(id, 1);
        await send('PATCH', `/users/${id}`, { name: 'Grace' });
        acknowledged(id, 2);
        if (turn % 3 > 0) continue;
        unknown.add(id);
        await send('DELETE', `/users/${id}`);
        unknown.delete(id);
        acknowledged(id, 0);
      }
    };
    const ends = await Promise.allSettled(
      Array.from({ length: writers }, (_, writer) => write(writer)),
    );
    expect((await ended).code).toBe(137);
    // Only the server's end ends a writer.
    for (const end of ends) expect(end).toMatchObject({ reason: { message: 'fetch failed' } });

    const store = sqliteStore(path);
    const users = await store.users.list({ limit: 100_000, after: undefined });
    store.close();
    const versions = new Map(users.map(({ id, version }) => [id, version]));
    const lost = [...told].filter(([id, version]) => {
      if (unknown.has(id)) return false;
      return version === 0 ? versions.has(id) : (versions.get(id) ?? 0) < version;
    });
    expect(lost).toEqual([]);
  }

  const database = new DatabaseSync(path);
  expect(database.prepare('PRAGMA integrity_check').get()).toMatchObject({ integrity_check: 'ok' });
  database.close();
  expect(writes).toBeGreaterThan(rounds * 20);
  figure('times that the server was killed', rounds);
  figure('acknowledged writes', writes);
  figure('acknowledged writes lost', 0);
});
