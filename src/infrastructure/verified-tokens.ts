import { hash } from 'node:crypto';
import type { Principal } from '../application/ports.ts';

/** About nine megabytes. */
const mostTokens = 16_000;
/** In milliseconds. */
const mostAge = 300_000;

interface Verified {
  readonly principal: Principal;
  /** The keys that it was verified with. */
  readonly edition: unknown;
  /** In milliseconds. */
  readonly until: number;
}

/**
 * Whom tokens prove, remembered: by digest, never past a token's end or five minutes, and no longer
 * than the keys that they were verified with.
 */
export const verifiedTokens = (capacity = mostTokens) => {
  // Two generations: what is not used while the young one fills is forgotten with the old one.
  let young = new Map<string, Verified>();
  let old = new Map<string, Verified>();
  const remember = (key: string, entry: Verified): void => {
    young.set(key, entry);
    if (2 * young.size < capacity) return;
    old = young;
    young = new Map();
  };
  return {
    find(token: string, edition: unknown, now: number): Principal | undefined {
      const key = digest(token);
      const known = young.get(key);
      const entry = known ?? old.get(key);
      if (!entry || entry.edition !== edition || now >= entry.until) return undefined;
      if (!known) remember(key, entry);
      return entry.principal;
    },

    /** `exp` is in seconds (RFC 7519 §4.1.4). */
    keep(token: string, principal: Principal, edition: unknown, exp: number, now: number): void {
      if (edition === undefined) return;
      const until = Math.min(exp * 1_000, now + mostAge);
      remember(digest(token), { principal, edition, until });
    },
  };
};

const digest = (token: string): string => hash('sha256', token, 'base64');
