import { createLocalJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import type { Clock, Log } from '../../application/ports/driven.ts';
import { sharedRead } from '../shared-read.ts';
import { type PublishedKeySet, readKeySet } from './key-set.ts';
import type { KeySource } from './key-source.ts';
import { usableKey } from './usable-key.ts';

/** How long keys are used without asking for them again, in milliseconds. */
const maxAgeMs = 600_000;
/** How long keys are used while the key server cannot be reached. */
const maxStaleMs = 3_600_000;
/** The pause between two fetches for an unknown key, or after a failure, while there are usable keys. */
const cooldownMs = 30_000;

interface KeySet {
  readonly find: JWTVerifyGetKey;
  readonly readAt: number;
}

/**
 * The keys that an issuer publishes (RFC 7517): read when first needed, kept ten minutes, through an
 * outage an hour, and read anew for a key that is not among them at most twice a minute.
 */
export const remoteKeys = (url: URL, now: Clock, log: Log): KeySource => {
  let known: KeySet | undefined;
  const time = () => now().getTime();
  const age = () => (known ? time() - known.readAt : Number.POSITIVE_INFINITY);
  const usable = usableKeys(url.host, log);

  const read = sharedRead(
    async (): Promise<KeySet> => {
      const keys = usable(await readKeySet(url));
      known = { find: createLocalJWKSet({ keys }), readAt: time() };
      return known;
    },
    now,
    { minPauseMs: () => (age() < maxStaleMs ? cooldownMs : 0) },
  );

  const current = async (): Promise<KeySet> => {
    if (known && age() < maxAgeMs) return known;
    const stale = age() < maxStaleMs ? known : undefined;
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
      if (!(error instanceof errors.JWKSNoMatchingKey) || age() < cooldownMs) throw error;
      return (await read()).find(header, token);
    }
  };
  return { candidates: [find], keySetVersion: () => (age() < maxAgeMs ? known : undefined) };
};

/** The usable keys of a set. Logs the others, once for each version of the set. */
const usableKeys = (host: string, log: Log) => {
  let logged: string | undefined;
  return ({ members, text }: PublishedKeySet) => {
    const found = members.map(usableKey);
    const keys = found.filter((key) => key !== undefined);
    if (members.length > 0 && keys.length === 0) {
      throw new Error(`none of the ${members.length} keys of ${host} can be used`);
    }
    if (keys.length < members.length && text !== logged) {
      logged = text;
      const unusable = found.flatMap((key, index) => (key ? [] : [index]));
      log('warn', 'keys of the key set cannot be used', { host, keys: members.length, unusable });
    }
    return keys;
  };
};
