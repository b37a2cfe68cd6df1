import type { StatementSync } from 'node:sqlite';
import type { Attempt, Claim, IdempotencyStore } from '../../../application/ports/driven.ts';
import { leaseMs, maxPurged, retentionMs } from '../idempotency-times.ts';
import type { SqliteAccess } from './access.ts';

/** Results in one SQLite file. */
export class SqliteIdempotencyStore implements IdempotencyStore {
  readonly #access: SqliteAccess;
  readonly #purge: StatementSync;
  readonly #claim: StatementSync;
  readonly #find: StatementSync;
  readonly #complete: StatementSync;
  readonly #release: StatementSync;

  constructor(access: SqliteAccess) {
    this.#access = access;
    this.#purge = access.prepare(
      `DELETE FROM answers WHERE key IN
         (SELECT key FROM answers WHERE expires_at <= ? ORDER BY expires_at LIMIT ${maxPurged})`,
    );
    // A row whose lease is over is taken over with its id, one that has expired without; one statement,
    // so that one process wins.
    this.#claim = access.prepare(
      `INSERT INTO answers (key, fingerprint, id, holder, leased_until, expires_at)
       VALUES (:key, :fingerprint, :id, :id, :leasedUntil, :expiresAt)
       ON CONFLICT (key) DO UPDATE SET
         fingerprint = :fingerprint, holder = :id, leased_until = :leasedUntil, answer = NULL,
         id = iif(expires_at <= :now, :id, id),
         expires_at = iif(expires_at <= :now, :expiresAt, expires_at)
       WHERE expires_at <= :now
         OR (fingerprint = :fingerprint AND answer IS NULL AND leased_until <= :now)
       RETURNING id`,
    );
    this.#find = access.prepare('SELECT fingerprint, answer FROM answers WHERE key = ?');
    this.#complete = access.prepare(
      'UPDATE answers SET answer = :answer WHERE key = :key AND holder = :id',
    );
    this.#release = access.prepare(
      `UPDATE answers SET holder = '', leased_until = 0 WHERE key = :key AND holder = :id`,
    );
  }

  async claim(
    request: Parameters<IdempotencyStore['claim']>[0],
    signal?: AbortSignal,
  ): Promise<Claim> {
    const { key, fingerprint, id } = request;
    const now = request.now.getTime();
    const times = { now, leasedUntil: now + leaseMs, expiresAt: now + retentionMs };
    return this.#access.write((): Claim => {
      this.#purge.run(now);
      // Not `get`, which hides a failed commit.
      const [claimed] = this.#claim.all({ key, fingerprint, id, ...times });
      if (claimed) return { kind: 'claimed', id: String(claimed['id']) };
      // Gone when a process whose clock is ahead has just deleted it: the next try gets the key.
      const row = this.#find.get(key) ?? { fingerprint };
      if (row['fingerprint'] !== fingerprint) return { kind: 'fingerprint-mismatch' };
      const result = row['answer'];
      return typeof result === 'string' ? { kind: 'completed', result } : { kind: 'in-flight' };
    }, signal);
  }

  complete({ key, id }: Attempt, result: string, signal?: AbortSignal): Promise<boolean> {
    return this.#access.change(this.#complete, { key, id, answer: result }, signal);
  }

  async release({ key, id }: Attempt, signal?: AbortSignal): Promise<void> {
    await this.#access.change(this.#release, { key, id }, signal);
  }
}
