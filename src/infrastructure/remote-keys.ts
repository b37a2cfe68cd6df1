import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import type { Clock } from '../application/ports.ts';
import { readKeySet } from './key-set.ts';
import type { KeySource } from './key-source.ts';

/** How long keys are used without asking for them again, in milliseconds. */
const maxAge = 600_000;
/** How long they are used when they cannot be had again. */
const maxStale = 3_600_000;
/** How long neither an unknown key nor a server that failed is a reason to ask again, while keys can be used. */
const cooldown = 30_000;

interface KeySet {
  readonly find: JWTVerifyGetKey;
  readonly readAt: number;
}

/**
 * The keys that an issuer publishes (RFC 7517): read when first needed, kept ten minutes, through an
 * outage an hour, and read anew for a key that is not among them at most twice a minute.
 */
export const remoteKeys = (url: URL, now: Clock): KeySource => {
  let known: KeySet | undefined;
  let reading: Promise<KeySet> | undefined;
  let failed: { readonly error: unknown; readonly at: number } | undefined;
  const time = () => now().getTime();
  const age = () => (known ? time() - known.readAt : Number.POSITIVE_INFINITY);

  const read = (): Promise<KeySet> => {
    const canWait = age() < maxStale;
    if (canWait && failed && time() - failed.at < cooldown) return Promise.reject(failed.error);
    reading ??= readKeySet(url)
      .then((set) => {
        failed = undefined;
        // It throws for what is no set.
        known = { find: createLocalJWKSet(usable(set as JSONWebKeySet)), readAt: time() };
        return known;
      })
      .catch((error: unknown) => {
        failed = { error, at: time() };
        throw error;
      })
      .finally(() => {
        reading = undefined;
      });
    return reading;
  };

  const current = async (): Promise<KeySet> => {
    if (known && age() < maxAge) return known;
    const stale = age() < maxStale ? known : undefined;
    return read().catch((error) => {
      if (stale) return stale;
      throw error;
    });
  };

  const find: JWTVerifyGetKey = async (header, token) => {
    const keys = await current();
    try {
      return await keys.find(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || age() < cooldown) throw error;
      return (await read()).find(header, token);
    }
  };
  return { candidates: [find], edition: () => (age() < maxAge ? known : undefined) };
};

/** The set without keys that nobody should sign with: RSA by RFC 7518 §3.3, and an exponent that does something. */
const usable = (set: JSONWebKeySet): JSONWebKeySet => ({
  keys: set.keys.filter(({ kty, n, e }) => kty !== 'RSA' || isStrong(n, e)),
});

const isStrong = (modulus = '', exponent = ''): boolean => {
  const bits = Buffer.from(modulus, 'base64url').length * 8;
  const e = BigInt(`0x0${Buffer.from(exponent, 'base64url').toString('hex')}`);
  return bits >= 2_048 && e > 1n && e % 2n === 1n;
};
