import type { Compress } from '../policies/compression.ts';
import type { Cors } from '../policies/cors.ts';
import type { WithIdempotency } from '../policies/idempotency.ts';
import type { VerifyOrigin } from '../policies/origin.ts';
import type { RateLimiter } from '../policies/rate-limit.ts';

/** The settings of the app; an omitted policy is off. */
export interface AppSettings {
  /** The header of bearer tokens, in lower case. */
  readonly tokenHeader: string;
  /** Without it the app accepts requests from any origin. */
  readonly verifyOrigin?: VerifyOrigin | undefined;
  /** Without it the app ignores `Idempotency-Key`. */
  readonly withIdempotency?: WithIdempotency | undefined;
  readonly rateLimiter?: RateLimiter | undefined;
  readonly compress?: Compress | undefined;
  readonly cors?: Cors | undefined;
}
