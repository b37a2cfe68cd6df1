import { hash } from 'node:crypto';
import type { Principal } from '../../application/ports/driven.ts';

/** Most recently used; about half a megabyte. */
const mostTokens = 1_000;
/** In milliseconds. */
const mostAge = 300_000;

interface Verified {
  readonly principal: Principal;
  /** The keys that it was verified with. */
  readonly keySetVersion: unknown;
  /** In milliseconds. */
  readonly until: number;
}

/**
 * Whom tokens prove, remembered: by digest, never past a token's end or five minutes, and no longer
 * than the keys that they were verified with.
 */
export const verifiedTokens = (capacity = mostTokens) => {
  const entries = new Map<string, Verified>();
  return {
    find(token: string, keySetVersion: unknown, now: number): Principal | undefined {
      const key = digest(token);
      const entry = entries.get(key);
      if (!entry) return undefined;
      entries.delete(key);
      if (entry.keySetVersion !== keySetVersion || now >= entry.until) return undefined;
      entries.set(key, entry);
      return entry.principal;
    },

    /** `end` and `now` are in milliseconds. */
    keep(
      token: string,
      principal: Principal,
      keySetVersion: unknown,
      end: number,
      now: number,
    ): void {
      if (keySetVersion === undefined) return;
      entries.set(digest(token), {
        principal,
        keySetVersion,
        until: Math.min(end, now + mostAge),
      });
      const [oldest] = entries.keys();
      if (entries.size > capacity && oldest !== undefined) entries.delete(oldest);
    },
  };
};

const digest = (token: string): string => hash('sha256', token, 'base64');
