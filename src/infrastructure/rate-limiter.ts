import type { RateLimiterRes } from 'rate-limiter-flexible';
import * as z from 'zod/mini';
import type { RateLimiter } from '../adapters/http/policies/rate-limit.ts';

/** How many requests a caller has in a window of so many seconds. */
export interface RateLimitConfig {
  readonly requests: number;
  readonly seconds: number;
}

const setting = /^(?<requests>[1-9]\d{0,6})\/(?<seconds>[1-9]\d{0,4})$/;

/** `600/60`, or `off`. */
export const rateLimit = z.pipe(
  z.string().check(
    z.toLowerCase(),
    z.refine((text) => text === 'off' || setting.test(text), {
      message: 'must be off or <requests>/<seconds>, like 600/60',
    }),
  ),
  z.transform((text): RateLimitConfig | undefined => {
    const { requests, seconds } = setting.exec(text)?.groups ?? {};
    return requests === undefined
      ? undefined
      : { requests: Number(requests), seconds: Number(seconds) };
  }),
);

/** So many keys take some 30 MB. */
const mostKeys = 50_000;

/**
 * Counts in this process alone: several instances of a Lambda function each count for themselves. It
 * protects an instance; it is no quota to bill by. Of too many callers, it forgets the one that was
 * counted longest ago.
 */
export const memoryRateLimiter = async (
  { requests, seconds }: RateLimitConfig,
  maxKeys = mostKeys,
): Promise<RateLimiter> => {
  const { default: RateLimiterMemory } = await import(
    'rate-limiter-flexible/lib/RateLimiterMemory.js'
  );
  const limiter = new RateLimiterMemory({ points: requests, duration: seconds, keyPrefix: '' });
  /** In the order in which they were last counted. */
  const keys = new Set<string>();
  return async (key) => {
    keys.delete(key);
    keys.add(key);
    const [oldest = key] = keys;
    if (keys.size > maxKeys) {
      keys.delete(oldest);
      await limiter.delete(oldest);
    }
    // It rejects with the same when there is nothing left.
    const { consumedPoints, remainingPoints, msBeforeNext } = await limiter
      .consume(key)
      .catch((spent: RateLimiterRes) => spent);
    return {
      allowed: consumedPoints <= requests,
      limit: requests,
      windowSeconds: seconds,
      remaining: remainingPoints,
      resetSeconds: Math.ceil(msBeforeNext / 1_000),
    };
  };
};
