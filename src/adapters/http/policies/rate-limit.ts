import type { Log, Principal } from '../../../application/ports/driven.ts';
import { HttpFailure } from '../protocol/problem.ts';

/** The remaining quota of a caller. */
export interface Quota {
  readonly allowed: boolean;
  /** Requests per window. */
  readonly limit: number;
  readonly windowSeconds: number;
  readonly remaining: number;
  /** Until the next window begins. */
  readonly resetSeconds: number;
}

/** Counts one request for the key. */
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

/** Counts a request for its caller; `undefined` without a rate limiter. */
export const requestCounter = (rateLimiter: RateLimiter | undefined, log: Log) => {
  const keyOf = loggingLimitKey(log);
  return async (
    caller: Principal | undefined,
    clientAddress: string | undefined,
  ): Promise<Quota | undefined> => rateLimiter?.(keyOf(caller, clientAddress));
};

export const tooManyRequests = ({ resetSeconds }: Quota): HttpFailure =>
  new HttpFailure('too-many-requests', `try again in ${resetSeconds} s`, {
    headers: { 'retry-after': `${resetSeconds}` },
  });

/** `limitKey`, which also logs the first client address that is not an IP address. */
const loggingLimitKey = (log: Log): typeof limitKey => {
  let hasWarned = false;
  return (caller, clientAddress) => {
    const key = limitKey(caller, clientAddress);
    if (!hasWarned && key.startsWith(unparsedPrefix)) {
      hasWarned = true;
      log('warn', 'the client address is not an IP address', { clientAddress });
    }
    return key;
  };
};

const unparsedPrefix = 'unreadable-address:';

/** Bounds the memory that a key takes. */
const maxUnparsedLength = 100;

/**
 * The key of the rate limit: the caller if known, else the client address. Each address that is not an
 * IP address has its own count.
 */
export const limitKey = (
  caller: Principal | undefined,
  clientAddress: string | undefined,
): string => {
  if (caller) return `${caller.kind}:${caller.id}`;
  if (!clientAddress) return 'address:unknown';
  const network = networkOf(clientAddress);
  return network === undefined
    ? `${unparsedPrefix}${clientAddress.slice(0, maxUnparsedLength)}`
    : `address:${network}`;
};

/** An IPv4 address, or the /64 of an IPv6 address: one site usually holds the whole /64 (RFC 6177 §2). */
const networkOf = (address: string): string | undefined => {
  const { isIP } = process.getBuiltinModule('node:net');
  if (isIP(address) === 4) return address;
  const host = isIP(address) === 6 ? URL.parse(`http://[${address}]`)?.hostname : undefined;
  if (host === undefined) return undefined;
  // An IPv4-mapped address of a dual-stack socket (RFC 4291 §2.5.5.2).
  if (host.startsWith('[::ffff:')) return host;
  const compressed = host.slice(1, -1);
  const zeros = '0:'.repeat(8 - hexGroups(compressed).length);
  const all = hexGroups(compressed.replace('::', `:${zeros}`));
  return `${all.slice(0, 4).join(':')}::/64`;
};

const hexGroups = (address: string): readonly string[] => address.split(':').filter(Boolean);
