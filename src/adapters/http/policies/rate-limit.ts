import type { Log, Principal } from '../../../application/ports/driven.ts';
import { HttpFailure } from '../protocol/problem.ts';

/** What is left to a caller. */
export interface Quota {
  readonly allowed: boolean;
  /** How many requests a window allows. */
  readonly limit: number;
  readonly windowSeconds: number;
  readonly remaining: number;
  /** Until the next window begins. */
  readonly resetSeconds: number;
}

/** Counts one request of whoever the key stands for. */
export type RateLimiter = (key: string) => Promise<Quota>;

/** draft-ietf-httpapi-ratelimit-headers-10 §3 and §4: structured fields (RFC 9651), times in seconds. */
export const rateLimitHeaders = ({
  limit,
  windowSeconds,
  remaining,
  resetSeconds,
}: Quota): Record<string, string> => ({
  'ratelimit-policy': `"default";q=${limit};w=${windowSeconds}`,
  ratelimit: `"default";r=${remaining};t=${resetSeconds}`,
});

/** Counts a request for its caller; gives nothing where requests are not counted. */
export const requestCounter = (rateLimiter: RateLimiter | undefined, log: Log) => {
  const keyOf = limitKeys(log);
  return async (
    caller: Principal | undefined,
    clientAddress: string | undefined,
  ): Promise<Quota | undefined> => rateLimiter?.(keyOf(caller, clientAddress));
};

export const tooManyRequests = ({ resetSeconds }: Quota): HttpFailure =>
  new HttpFailure('too-many-requests', `try again in ${resetSeconds} s`, {
    headers: { 'retry-after': `${resetSeconds}` },
  });

/** As `limitKey`; the first client address that is not an IP address is logged. */
const limitKeys = (log: Log): typeof limitKey => {
  let hasWarned = false;
  return (caller, clientAddress) => {
    const key = limitKey(caller, clientAddress);
    if (!hasWarned && key.startsWith(unreadable)) {
      hasWarned = true;
      log('warn', 'the client address is not an IP address', { clientAddress });
    }
    return key;
  };
};

const unreadable = 'unreadable-address:';

/** Keys are kept in memory. */
const maxUnreadableLength = 100;

/**
 * Whom a request is counted for: its caller or, where that is not known, the address that it came from.
 * Each text that is not an IP address is counted by itself.
 */
export const limitKey = (
  caller: Principal | undefined,
  clientAddress: string | undefined,
): string => {
  if (caller) return `${caller.kind}:${caller.id}`;
  if (!clientAddress) return 'address:unknown';
  const network = networkOf(clientAddress);
  return network === undefined
    ? `${unreadable}${clientAddress.slice(0, maxUnreadableLength)}`
    : `address:${network}`;
};

/** An IPv4 address, or the /64 of an IPv6 address: who has one has them all (RFC 6177 §2). */
const networkOf = (address: string): string | undefined => {
  const { isIP } = process.getBuiltinModule('node:net');
  if (isIP(address) === 4) return address;
  const host = isIP(address) === 6 ? URL.parse(`http://[${address}]`)?.hostname : undefined;
  if (host === undefined) return undefined;
  // An IPv4 address as a socket that listens for both kinds shows it (RFC 4291 §2.5.5.2).
  if (host.startsWith('[::ffff:')) return host;
  const compressed = host.slice(1, -1);
  const zeros = '0:'.repeat(8 - groups(compressed).length);
  const all = groups(compressed.replace('::', `:${zeros}`));
  return `${all.slice(0, 4).join(':')}::/64`;
};

const groups = (address: string): readonly string[] => address.split(':').filter(Boolean);
