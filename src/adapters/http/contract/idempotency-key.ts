import * as z from 'zod/mini';

const quoted = /^"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\]){1,255}"$/;
const bare = /^[\x21\x23-\x2b\x2d-\x7e]{1,255}$/;

/** `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): a quoted string; many clients omit the quotes. */
export const idempotencyKey = z
  .optional(
    z.pipe(
      z
        .string()
        .check(
          z.regex(
            new RegExp(`${quoted.source}|${bare.source}`),
            'must be a string of 1 to 255 characters in quotes',
          ),
        ),
      z.transform((header: string) => header.replace(/^"(.*)"$/, '$1')),
    ),
  )
  .register(z.globalRegistry, {
    description: 'Repeats of the request with the same key get the same response, for a day',
    examples: ['"8e03978e-40d5-43dd-bc93-6894a57f9324"'],
  });
