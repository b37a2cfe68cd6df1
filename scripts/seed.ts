import { v7 } from 'uuid';
import type { UserRepository } from '../src/application/ports/driven.ts';
import { type NewUser, newUser } from '../src/domain/user.ts';
import { readConfig } from '../src/infrastructure/config/config.ts';
import { localEnvironment } from '../src/infrastructure/config/local-environment.ts';
import { command, runMain, UsageError } from '../src/infrastructure/main/command.ts';
import { openStore } from '../src/infrastructure/stores/open-store.ts';
import { progressBar } from './progress.ts';

const help = `npm run seed [-- --count 1000]

Adds users to the store that is configured (DATABASE_URL), new ones with every run.

  --count <number>  how many, from 1 to 10000000 (1000)
`;

const most = 10_000_000;

/** How many inserts are under way at once. */
const concurrency = 32;

const firstNames = [
  ...['Ada', 'Alan', 'Barbara', 'Bjarne', 'Chen', 'Dennis', 'Edsger', 'Frances', 'Grace', 'Hedy'],
  ...['Ingrid', 'Jamal', 'Ken', 'Leslie', 'Margaret', 'Niklaus', 'Olga', 'Radia', 'Tim', 'Yuki'],
];
const lastNames = [
  ...['Allen', 'Berners', 'Dijkstra', 'Garcia', 'Hamilton', 'Hopper', 'Ito', 'Kay', 'Lamarr'],
  ...['Liskov', 'Lovelace', 'Moreau', 'Novak', 'Okafor', 'Perlman', 'Ritchie', 'Schmidt', 'Turing'],
];

const oneOf = (names: readonly string[]): string =>
  names[Math.floor(Math.random() * names.length)] ?? '';

/** Its address holds the last part of the id, which is random: no two are alike, whenever they are made. */
const plausible = (id: string): NewUser => {
  const [first, last] = [oneOf(firstNames), oneOf(lastNames)];
  return {
    name: `${first} ${last}`,
    email: `${first}.${last}.${id.slice(-12)}@example.com`.toLowerCase(),
  };
};

function* numbersTo(count: number): Generator<number> {
  for (let number = 1; number <= count; number += 1) yield number;
}

/** Inserts a few at a time; the first failure ends it. */
const seed = async (
  users: UserRepository,
  count: number,
  report: (done: number) => void,
): Promise<void> => {
  // All take from the same numbers, and whoever fails ends them for all.
  const numbers = numbersTo(count);
  let done = 0;
  const work = async (): Promise<void> => {
    for (const _ of numbers) {
      const id = v7();
      await users.insert(newUser(plausible(id), id, new Date()));
      done += 1;
      report(done);
    }
  };
  const results = await Promise.allSettled(Array.from({ length: concurrency }, work));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
};

export const main = command(
  help,
  { count: { type: 'string', default: '1000' } },
  async ({ count }) => {
    const total = /^[1-9]\d{0,7}$/.test(count) ? Number(count) : Number.POSITIVE_INFINITY;
    if (total > most) throw new UsageError(`--count must be a whole number from 1 to ${most}`);
    const env = localEnvironment(process.env);
    const { database } = readConfig(env);
    if (database.kind === 'memory')
      throw new Error('DATABASE_URL must name a store that outlives this command, not memory:');
    const store = await openStore(database);
    const bar = progressBar(process.stderr, total);
    const start = performance.now();
    try {
      await seed(store.users, total, bar.show);
    } finally {
      bar.clear();
      store.close();
    }
    const seconds = (performance.now() - start) / 1_000;
    process.stdout.write(
      `${total} users added to ${env['DATABASE_URL']} in ${seconds.toFixed(1)} s\n`,
    );
  },
);

if (import.meta.main) await runMain(main);
