import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { progressBar } from '../../scripts/progress.ts';
import { main } from '../../scripts/seed.ts';
import type { User } from '../../src/domain/user.ts';
import { dynamoAdmin } from '../../src/infrastructure/stores/dynamodb/admin.ts';
import { openStore } from '../../src/infrastructure/stores/open-store.ts';
import { describeStore, dynamoDb } from '../stores/describe-every-store.ts';
import { dynamoDbLocal } from '../stores/dynamo-db-local.ts';
import { commandLines, failsWith, refusesWith } from './command-line.ts';

const { call, folder } = commandLines();

const seed = (args: readonly string[], env = {}) => call(main, args, env);

const usersIn = async (database: Parameters<typeof openStore>[0]): Promise<readonly User[]> => {
  const store = await openStore(database);
  const users = await store.users.list({ limit: 1_000, after: undefined });
  store.close();
  return users;
};

/** A line at the end, and no bar on a pipe. */
const added = (count: number, url: string) => ({
  code: 0,
  stdout: expect.stringMatching(new RegExp(`^${count} users added to ${url} in \\d+\\.\\d s\n$`)),
  stderr: '',
});

const uuid7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const names = '([A-Z][a-z]+)';

it('adds users to the store of the laptop, and others at the second run', async () => {
  await expect(seed(['--count', '40'])).resolves.toEqual(added(40, 'sqlite:data/portico.db'));
  await expect(seed(['--count=60'])).resolves.toEqual(added(60, 'sqlite:data/portico.db'));
  const users = await usersIn({ kind: 'sqlite', path: join(folder(), 'data/portico.db') });
  expect(users).toHaveLength(100);
  expect(new Set(users.map(({ email }) => email.toLowerCase())).size).toBe(100);
  for (const { id, name, email, createdAt, updatedAt, version } of users) {
    expect(id).toMatch(uuid7);
    const [, first, last] = new RegExp(`^${names} ${names}$`).exec(name) ?? [];
    expect(email).toMatch(new RegExp(`^${first}\\.${last}\\.[0-9a-f]{12}@example\\.com$`, 'i'));
    expect(updatedAt).toBe(createdAt);
    expect(new Date(createdAt).toISOString()).toBe(createdAt);
    expect(version).toBe(1);
  }
});

describeStore(dynamoDb, 'a store that is configured', () => {
  it('gets users', async () => {
    const config = { table: `seed-${randomUUID()}`, endpoint: dynamoDbLocal(), region: undefined };
    const admin = dynamoAdmin(config);
    await admin.create();
    admin.close();
    const url = `dynamodb:${config.table}?endpoint=${config.endpoint}`;
    await expect(seed(['--count', '70'], { DATABASE_URL: url })).resolves.toEqual(
      added(70, RegExp.escape(url)),
    );
    await expect(usersIn({ kind: 'dynamodb', ...config })).resolves.toHaveLength(70);
  });
});

it('shows its help', async () => {
  await expect(seed(['--help'])).resolves.toEqual({
    code: 0,
    stdout: expect.stringMatching(/^npm run seed[\s\S]*--count/),
    stderr: '',
  });
});

describe('says on one line what is wrong, and adds nothing:', () => {
  const badCounts = ['0', '-1', '', 'zebra', '1.5', '1e3', '0x10', ' 5', '10000001'];

  it.each<[string[], RegExp]>([
    ...badCounts.map((count): [string[], RegExp] => [
      [`--count=${count}`],
      /--count must be a whole number from 1 to 10000000/,
    ]),
    [['--count', '-5'], /--count must be a whole number from 1 to 10000000/],
    [['--count'], /--count needs a value; --help tells more/],
    [['--count', '--zebra'], /--count needs a value; --help tells more/],
    [['--zebra'], /unknown option '--zebra'.*/],
    [['--count', '5', 'zebra'], /unexpected argument 'zebra'.*/],
  ])('%j', async (args, line) => {
    await expect(seed(args)).resolves.toEqual(refusesWith(line));
    expect(readdirSync(folder())).toEqual([]);
  });

  it.each<[object, RegExp]>([
    [{ DATABASE_URL: 'memory:' }, /DATABASE_URL must name a store that outlives .*/],
    [{ DATABASE_URL: 'zebra' }, /DATABASE_URL must be [^\n]*/],
    [{ DATABASE_URL: 'sqlite:.' }, /cannot open the database \.: unable to open database file/],
    [
      { DATABASE_URL: 'dynamodb:users?endpoint=http://127.0.0.1:1' },
      /the store cannot be reached at the moment/,
    ],
  ])('%j', async (env, line) => {
    await expect(seed([], env)).resolves.toEqual(failsWith(line));
    expect(readdirSync(folder(), { recursive: true }).join()).not.toMatch(/\.db/);
  });
});

describe('the bar', () => {
  const draw = (isTTY: boolean, total: number, steps: readonly number[]): string[] => {
    const written: string[] = [];
    const bar = progressBar({ isTTY, write: (text) => written.push(text) }, total);
    for (const step of steps) bar.show(step);
    bar.clear();
    return written;
  };

  it('stays on one line of a terminal, and is gone at the end', () => {
    expect(draw(true, 1_000, [1, 2, 500, 501, 1_000])).toStrictEqual([
      `\r${'.'.repeat(30)} 0 % (1 of 1000)`,
      `\r${'#'.repeat(15)}${'.'.repeat(15)} 50 % (500 of 1000)`,
      `\r${'#'.repeat(30)} 100 % (1000 of 1000)`,
      '\r\u001b[K',
    ]);
  });

  it('clears no line that it has not drawn', () => {
    expect(draw(true, 1_000, [])).toStrictEqual([]);
  });

  it('is not drawn on a pipe', () => {
    expect(draw(false, 10, [1, 5, 10])).toStrictEqual([]);
  });
});
