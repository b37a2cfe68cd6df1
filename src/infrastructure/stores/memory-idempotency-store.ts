import type { Claim, IdempotencyStore, StoredAnswer } from '../../application/ports.ts';
import { lease, maxPurged, remembered } from './idempotency.ts';

interface Entry {
  readonly fingerprint: string;
  readonly id: string;
  leasedUntil: number;
  readonly expiresAt: number;
  answer?: StoredAnswer;
}

/** Answers for as long as the process lives, or a day. */
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
      const entry = { fingerprint, id, leasedUntil: now + lease, expiresAt: now + remembered };
      this.#entries.set(key, entry);
      return { kind: 'claimed', id };
    }
    if (entry.fingerprint !== fingerprint) return { kind: 'other-request' };
    if (entry.answer) return { kind: 'answered', answer: entry.answer };
    if (entry.leasedUntil > now) return { kind: 'in-flight' };
    entry.leasedUntil = now + lease;
    return { kind: 'claimed', id: entry.id };
  }

  async complete(key: string, answer: StoredAnswer): Promise<void> {
    const entry = this.#entries.get(key);
    if (entry) entry.answer = answer;
  }

  async release(key: string): Promise<void> {
    const entry = this.#entries.get(key);
    if (entry) entry.leasedUntil = 0;
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
