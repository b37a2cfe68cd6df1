import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Claim, IdempotencyStore, StoredAnswer } from '../../application/ports.ts';
import { lease, remembered } from './idempotency.ts';
import { whenFree } from './sqlite-errors.ts';

/** Answers in one SQLite file. */
export class SqliteIdempotencyStore implements IdempotencyStore {
  readonly #forget: StatementSync;
  readonly #claim: StatementSync;
  readonly #find: StatementSync;
  readonly #complete: StatementSync;
  readonly #release: StatementSync;

  constructor(database: DatabaseSync) {
    this.#forget = database.prepare('DELETE FROM answers WHERE expires_at <= ?');
    // A row whose lease is over is taken over with its id; one statement, so that one process wins.
    this.#claim = database.prepare(
      `INSERT INTO answers (key, fingerprint, id, leased_until, expires_at)
       VALUES (:key, :fingerprint, :id, :leasedUntil, :expiresAt)
       ON CONFLICT (key) DO UPDATE SET leased_until = :leasedUntil
         WHERE fingerprint = :fingerprint AND answer IS NULL AND leased_until <= :now
       RETURNING id`,
    );
    this.#find = database.prepare('SELECT fingerprint, answer FROM answers WHERE key = ?');
    this.#complete = database.prepare('UPDATE answers SET answer = ? WHERE key = ?');
    this.#release = database.prepare('UPDATE answers SET leased_until = 0 WHERE key = ?');
  }

  async claim(request: Parameters<IdempotencyStore['claim']>[0]): Promise<Claim> {
    const { key, fingerprint, id } = request;
    const now = request.now.getTime();
    const times = { now, leasedUntil: now + lease, expiresAt: now + remembered };
    const claimed = whenFree(() => {
      this.#forget.run(now);
      return this.#claim.get({ key, fingerprint, id, ...times });
    });
    if (claimed) return { kind: 'claimed', id: String(claimed['id']) };
    const row = this.#find.get(key);
    if (row?.['fingerprint'] !== fingerprint) return { kind: 'other-request' };
    const answer = row['answer'];
    return typeof answer === 'string'
      ? { kind: 'answered', answer: JSON.parse(answer) }
      : { kind: 'in-flight' };
  }

  async complete(key: string, answer: StoredAnswer): Promise<void> {
    whenFree(() => this.#complete.run(JSON.stringify(answer), key));
  }

  async release(key: string): Promise<void> {
    whenFree(() => this.#release.run(key));
  }
}
