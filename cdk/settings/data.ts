import * as z from 'zod/mini';
import { section, wholeNumber } from './values.ts';

export const data = section({
  /** Whether the table outlives its stack, and cannot be deleted by mistake. */
  keep: z._default(z.boolean(), true),
  /** The name of a table that is there already, like one that was restored: docs/restore.md. */
  table: z.optional(
    z
      .string()
      .check(
        z.regex(/^[\w.-]{3,255}$/, 'must be the name of a table, 3 to 255 letters, digits and _.-'),
      ),
  ),
  /** By AWS Backup every night, for so many days; the last 35 days can be restored without it. */
  backup: z.optional(z.strictObject({ keepDays: z._default(wholeNumber(1, 36_500), 90) })),
  /** With a key of our own in KMS, instead of one of AWS. */
  customerManagedKey: z._default(z.boolean(), false),
  /**
   * How often the secret for tokens is made anew, if it is ours. Tokens of the one before are good until
   * the next time; whoever signs must read the secret again. `null` leaves it as it is.
   */
  rotateSecretDays: z._default(z.nullable(wholeNumber(1, 1_000)), 90),
});
