import { en } from 'zod/locales';
import * as z from 'zod/mini';

z.config(en());

const lineBreaker = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/** Text on one line, without white space around it; its length counts characters, not UTF-16 units. */
export const line = (min: number, max: number) =>
  z.string().check(
    z.trim(),
    z.refine((text) => fits(text, min, max), {
      error: `must have ${min} to ${max} characters`,
      abort: true,
    }),
    z.refine(
      (text) => text.isWellFormed() && !lineBreaker.test(text),
      'must be one line of well-formed text',
    ),
    z.meta({ minLength: min, maxLength: max }),
  );

const fits = (text: string, min: number, max: number): boolean => {
  if (text.length > 2 * max) return false;
  const length = [...text].length;
  return min <= length && length <= max;
};

/** A whole number as a query gives it: in digits. */
export const digits = (min: number, max: number) =>
  z.pipe(
    z.string().check(z.regex(/^\d{1,9}$/, `must be a whole number from ${min} to ${max}`)),
    z.pipe(
      z.transform(Number),
      z
        .number()
        .check(
          z.refine((n) => min <= n && n <= max, `must be a whole number from ${min} to ${max}`),
        ),
    ),
  );
