import { setTimeout } from 'node:timers/promises';
import type { App, HttpRequest } from '../../src/adapters/http/protocol/message.ts';
import type { UserRepository } from '../../src/application/ports/driven.ts';
import { MemoryUserRepository } from '../../src/infrastructure/stores/memory/user-repository.ts';
import { usersTo } from '../users.ts';
import { requestOf, systemOver } from './system.ts';
import { type Cost, work } from './worker.ts';

/** Has so many requests under way at once. */
const atOnce = Number(process.argv[2]);

/** How long the slower store takes, in milliseconds. */
const pause = 5;

const users = new MemoryUserRepository();
const [first] = [...usersTo(1)];
if (!first) throw new Error('there is no user');
await users.insert(first);

const slow: UserRepository = {
  insert: (user) => users.insert(user),
  find: (id) => setTimeout(pause).then(() => users.find(id)),
  list: (page) => setTimeout(pause).then(() => users.list(page)),
  update: (user) => users.update(user),
  delete: (id, version) => users.delete(id, version),
};

/** What is asked for by turns, with the status of its answer. */
const kinds: readonly (readonly [() => HttpRequest, number])[] = [
  [() => requestOf('GET', '/hello', { query: [['name', 'Ada']] }), 200],
  [() => requestOf('GET', `/users/${first.id}`), 200],
  [() => requestOf('GET', '/nothing/here'), 404],
  [() => requestOf('POST', '/users', { body: { name: '', email: 'x' } }), 400],
];
const found = kinds.slice(1, 2);

/** `atOnce` chains of requests, one after another in each. */
const load = async (app: App, turns: typeof kinds, count: number): Promise<Cost> => {
  const chains = Array.from({ length: atOnce }, (_, chain) =>
    Array.from({ length: Math.ceil(count / atOnce) }, (_, n) => {
      const [make, status] = turns[(chain + n) % turns.length] as (typeof kinds)[number];
      return [make(), status] as const;
    }),
  );
  const latencies: number[] = [];
  const before = process.cpuUsage();
  const start = performance.now();
  await Promise.all(
    chains.map(async (chain) => {
      for (const [request, status] of chain) {
        const asked = performance.now();
        const answer = await app(request);
        latencies.push(performance.now() - asked);
        if (answer.status !== status) throw new Error(`${request.path}: ${answer.status}`);
      }
    }),
  );
  const wall = (performance.now() - start) * 1_000;
  const { user, system } = process.cpuUsage(before);
  return {
    wall: wall / latencies.length,
    cpu: (user + system) / latencies.length,
    latency: (latencies.reduce((sum, each) => sum + each, 0) / latencies.length) * 1_000,
  };
};

const [fast, slower] = [await systemOver(users), await systemOver(slow)];

work({
  'a store in memory': () => load(fast.app, kinds, 4_000),
  // So many that each run takes some tenths of a second.
  'a store that takes 5 ms': () =>
    load(slower.app, found, Math.max(50, Math.min(4_000, 50 * atOnce))),
});
