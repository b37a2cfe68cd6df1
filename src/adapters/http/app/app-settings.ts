import type { Compress } from '../policies/compression.ts';
import type { Cors } from '../policies/cors.ts';
import type { WithIdempotency } from '../policies/idempotency.ts';
import type { VerifyOrigin } from '../policies/origin.ts';
import type { RateLimiter } from '../policies/rate-limit.ts';

/** How the app is set up; a policy that is left out is off. */
export interface AppSettings {
  /** The header of bearer tokens, in lower case. */
  readonly tokenHeader: string;
  /** Without it a request may come from anywhere. */
  readonly verifyOrigin?: VerifyOrigin | undefined;
  /** Without it the app ignores `Idempotency-Key`. */
  readonly withIdempotency?: WithIdempotency | undefined;
  readonly rateLimiter?: RateLimiter | undefined;
  readonly compress?: Compress | undefined;
  readonly cors?: Cors | undefined;
}
