import type { Attempt, Claim, IdempotencyStore } from '../../../application/ports/driven.ts';
import { leaseMs, maxPurged, retentionMs } from '../idempotency-times.ts';

interface Entry {
  readonly fingerprint: string;
  readonly id: string;
  /** The id of the try that has the lease. */
  holder: string;
  leasedUntil: number;
  readonly expiresAt: number;
  result?: string;
}

/** Results for as long as the process lives, or a day. */
export class MemoryIdempotencyStore implements IdempotencyStore {
  readonly #entries = new Map<string, Entry>();
  /** Goes round and round; a clock that jumps leaves the entries in any order. */
  #sweep = this.#entries.entries();

  async claim(request: Parameters<IdempotencyStore['claim']>[0]): Promise<Claim> {
    const { key, fingerprint, id } = request;
    const now = request.now.getTime();
    this.#purge(now);
    const entry = this.#entries.get(key);
    if (!entry || entry.expiresAt <= now) {
      const times = { leasedUntil: now + leaseMs, expiresAt: now + retentionMs };
      this.#entries.set(key, { fingerprint, id, holder: id, ...times });
      return { kind: 'claimed', id };
    }
    if (entry.fingerprint !== fingerprint) return { kind: 'fingerprint-mismatch' };
    if (entry.result !== undefined) return { kind: 'completed', result: entry.result };
    if (entry.leasedUntil > now) return { kind: 'in-flight' };
    entry.holder = id;
    entry.leasedUntil = now + leaseMs;
    return { kind: 'claimed', id: entry.id };
  }

  async complete(attempt: Attempt, result: string): Promise<boolean> {
    const entry = this.#heldBy(attempt);
    if (entry) entry.result = result;
    return entry !== undefined;
  }

  async release(attempt: Attempt): Promise<void> {
    const entry = this.#heldBy(attempt);
    if (entry) Object.assign(entry, { holder: '', leasedUntil: 0 });
  }

  #heldBy({ key, id }: Attempt): Entry | undefined {
    const entry = this.#entries.get(key);
    return entry?.holder === id ? entry : undefined;
  }

  #purge(now: number): void {
    for (let looked = 0; looked < maxPurged; looked += 1) {
      const { done, value } = this.#sweep.next();
      if (done) {
        this.#sweep = this.#entries.entries();
        return;
      }
      const [key, { expiresAt }] = value;
      if (expiresAt <= now) this.#entries.delete(key);
    }
  }
}
