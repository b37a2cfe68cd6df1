import type { Claim, IdempotencyStore, StoredAnswer } from '../../application/ports.ts';
import { lease, remembered } from './idempotency.ts';

interface Entry {
  readonly fingerprint: string;
  readonly id: string;
  leasedUntil: number;
  readonly expiresAt: number;
  answer?: StoredAnswer;
}

/** Answers for as long as the process lives, or a day. */
export class MemoryIdempotencyStore implements IdempotencyStore {
  /** In the order of their ends. */
  readonly #entries = new Map<string, Entry>();

  async claim(request: Parameters<IdempotencyStore['claim']>[0]): Promise<Claim> {
    const { key, fingerprint, id } = request;
    const now = request.now.getTime();
    this.#forget(now);
    const entry = this.#entries.get(key);
    if (!entry) {
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

  #forget(now: number): void {
    for (const [key, { expiresAt }] of this.#entries) {
      if (expiresAt > now) return;
      this.#entries.delete(key);
    }
  }
}
