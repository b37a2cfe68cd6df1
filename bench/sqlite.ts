import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bench } from 'tinybench';
import type { UserRepository } from '../src/application/ports/driven.ts';
import { emailKey } from '../src/domain/email.ts';
import { SqliteAccess } from '../src/infrastructure/stores/sqlite/access.ts';
import { openSqlite } from '../src/infrastructure/stores/sqlite/database.ts';
import { SqliteUserRepository } from '../src/infrastructure/stores/sqlite/user-repository.ts';
import { oneOf, quantile, table, thousands, usersTo } from './users.ts';

interface Subject {
  readonly count: number;
  readonly bytes: number;
  readonly ids: readonly string[];
  readonly users: UserRepository;
  /** What each page took, in milliseconds, and the median of each round. */
  readonly samples: number[];
  readonly medians: number[];
}

const filled = (path: string, count: number): Subject => {
  const database = openSqlite(path);
  const insert = database.prepare(
    `INSERT INTO users (id, name, email, email_key, created_at, updated_at, version)
     VALUES (:id, :name, :email, :emailKey, :createdAt, :updatedAt, :version)`,
  );
  const ids: string[] = [];
  database.exec('BEGIN');
  for (const user of usersTo(count)) {
    insert.run({ ...user, emailKey: emailKey(user.email) });
    ids.push(user.id);
  }
  database.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)');
  const { size: bytes } = statSync(path);
  return {
    count,
    bytes,
    ids,
    users: new SqliteUserRepository(new SqliteAccess(database)),
    samples: [],
    medians: [],
  };
};

const round = async ({ users, ids, samples, medians }: Subject, limit: number, time: number) => {
  const bench = new Bench({ time, warmupTime: 50, retainSamples: true, throws: true });
  bench.add('page', () => users.list({ limit, after: oneOf(ids) }));
  const [task] = await bench.run();
  const result = task?.result;
  if (result?.state !== 'completed' || !result.latency.samples) throw new Error('no result');
  samples.push(...result.latency.samples);
  medians.push(result.latency.p50);
};

/** How long a page takes; all sizes take turns in every round, so that whatever else the machine does hits all. */
export const sqlitePages = async (
  counts: readonly number[],
  { limit, rounds, time }: { limit: number; rounds: number; time: number },
): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'portico-bench-'));
  try {
    const subjects = counts.map((count) => filled(join(folder, `${count}.db`), count));
    for (let number = 0; number < rounds; number += 1) {
      const order = subjects.map((_, i) => subjects[(i + number) % subjects.length] as Subject);
      for (const subject of order) await round(subject, limit, time);
    }
    const micros = (milliseconds: number): string => (1_000 * milliseconds).toFixed(1);
    const first = subjects[0]?.medians ?? [];
    const growth = (counts.at(-1) ?? 1) / (counts[0] ?? 1);
    // Round by round: what slows down one size slows down its neighbours.
    const ratios = ({ medians }: Subject) => medians.map((median, i) => median / (first[i] ?? 1));
    const ratio = (subject: Subject, share: number) => quantile(ratios(subject), share).toFixed(2);
    const times = table([
      [
        'users',
        'file',
        'pages read',
        'median',
        'inter-quartile range',
        'to the first, round by round',
      ],
      ...subjects.map((subject) => {
        const { count, bytes, samples } = subject;
        return [
          thousands(count),
          `${(bytes / 1e6).toFixed(1)} MB`,
          thousands(samples.length),
          `${micros(quantile(samples, 0.5))} µs`,
          `${micros(quantile(samples, 0.25))} – ${micros(quantile(samples, 0.75))} µs`,
          `× ${ratio(subject, 0.5)} (${ratio(subject, 0.25)} – ${ratio(subject, 0.75)})`,
        ];
      }),
    ]);
    return `${times}\n\n${thousands(growth)} times the users: a page takes ${ratio(subjects.at(-1) as Subject, 0.5)} times as long. It is one search in a B-tree, which gets
deeper with the logarithm of their number, and then rows side by side.`;
  } finally {
    rmSync(folder, { recursive: true });
  }
};
