import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { sqliteStore } from '../../src/infrastructure/stores/sqlite/store.ts';
import type { Store } from '../../src/infrastructure/stores/store.ts';
import { temporaryFolder } from '../infrastructure/temporary-folder.ts';
import type { Job } from './sqlite-child.ts';
import { changed, userOf } from './users.ts';

const folder = temporaryFolder();
const path = () => join(folder(), 'users.db');

/** A process that has the file open, and waits to be told to go. */
const start = async (job: Omit<Job, 'path'>) => {
  const script = join(import.meta.dirname, 'sqlite-child.ts');
  const child = spawn(process.execPath, [script, JSON.stringify({ ...job, path: path() })], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout);
  await once(lines, 'line');
  return {
    /** What it says until it ends, or is killed because it has said so much; and how it ended. */
    async go(enough = Number.POSITIVE_INFINITY) {
      const said: unknown[] = [];
      lines.on('line', (line) => {
        said.push(JSON.parse(line));
        if (said.length === enough) child.kill('SIGKILL');
      });
      child.stdin.end('go');
      const [code, signal] = await once(child, 'close');
      return { said, end: signal ?? code };
    },
  };
};

/** What four processes say that share 50 turns. */
const race = async (kind: 'create' | 'update') => {
  const turns = Array.from({ length: 50 }, (_, number) => number + 1);
  const runners = await Promise.all(
    [0, 1, 2, 3].map((part) => start({ kind, numbers: turns.filter((turn) => turn % 4 === part) })),
  );
  const results = await Promise.all(runners.map(({ go }) => go()));
  expect(results.map(({ end }) => end)).toStrictEqual([0, 0, 0, 0]);
  return results.flatMap(({ said }) => said as number[]);
};

const withStore = async <Result>(work: (store: Store) => Promise<Result>): Promise<Result> => {
  const store = sqliteStore(path());
  try {
    return await work(store);
  } finally {
    store.close();
  }
};
const all = () => withStore(({ users }) => users.list({ limit: 100_000, after: undefined }));

describe('a file that several processes share', () => {
  it('gives an e-mail address to one of 50 that want it', async () => {
    const winners = await race('create');
    expect(winners).toHaveLength(1);
    expect(await all()).toStrictEqual(
      winners.map((number) => userOf(number, { email: 'ada@example.com' })),
    );
  });

  it('lets one of 50 changes of the same version through', async () => {
    await withStore(({ users }) => users.insert(userOf(0)));
    const winners = await race('update');
    expect(winners).toHaveLength(1);
    expect(await all()).toStrictEqual(
      winners.map((number) => changed(userOf(0), { name: `Ada ${number}` })),
    );
  });
});

it('loses no acknowledged write when its process is killed', async () => {
  const acknowledged = new Map<number, number>();
  for (let round = 0; round < 3; round += 1) {
    const { go } = await start({ kind: 'write', numbers: [1_000_000 * round] });
    const { said, end } = await go(1 + 45 * round);
    expect(end).toBe('SIGKILL');
    for (const [number, version] of said as [number, number][]) acknowledged.set(number, version);

    const versions = new Map((await all()).map(({ id, version }) => [id, version]));
    for (const [number, version] of acknowledged) {
      expect(versions.get(userOf(number).id)).toBeGreaterThanOrEqual(version);
    }
  }
  expect(acknowledged.size).toBeGreaterThan(60);
  const database = new DatabaseSync(path());
  expect(database.prepare('PRAGMA integrity_check').get()).toMatchObject({ integrity_check: 'ok' });
  database.close();
});
