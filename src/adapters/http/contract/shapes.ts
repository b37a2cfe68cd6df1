import { en } from 'zod/locales';
import * as z from 'zod/mini';
import { hasLength, isOneLine, isVisible } from '../../../domain/text.ts';

z.config(en());

/** One line of text, trimmed; the length counts characters, not UTF-16 units. */
export const line = (min: number, max: number) =>
  z.string().check(
    z.trim(),
    z.refine((text) => hasLength(text, min, max), {
      error: `must have ${min} to ${max} characters`,
      abort: true,
    }),
    z.refine(isOneLine, 'must be one line of well-formed text'),
    z.refine((text) => min === 0 || isVisible(text), 'must have a visible character'),
    // A description, not a `pattern`: JSON Schema patterns have no portable Unicode classes.
    z.meta({
      minLength: min,
      maxLength: max,
      description: `One line of well-formed text${min === 0 ? '' : ' with a visible character'}`,
    }),
  );

/** An integer query parameter, in decimal digits. */
export const digits = (min: number, max: number) => {
  const error = `must be a whole number from ${min} to ${max}`;
  return z.pipe(
    z.string().check(
      z.refine((text) => /^\d{1,9}$/.test(text), error),
      z.meta({ type: 'integer', minimum: min, maximum: max }),
    ),
    z.pipe(z.transform(Number), z.number().check(z.refine((n) => min <= n && n <= max, error))),
  );
};
