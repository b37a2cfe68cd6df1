import { en } from 'zod/locales';
import * as z from 'zod/mini';

z.config(en());

/** No controls, lone surrogates or separators of lines. */
const oneLine = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u;

/** Neither white space nor what leaves no ink: format characters, fillers (UAX #44) and the blank Braille pattern. */
const visible = /[^\s\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Text on one line, without white space around it; its length counts characters, not UTF-16 units. */
export const line = (min: number, max: number) =>
  z.string().check(
    z.trim(),
    z.refine((text) => fits(text, min, max), {
      error: `must have ${min} to ${max} characters`,
      abort: true,
    }),
    z.refine((text) => oneLine.test(text), 'must be one line of well-formed text'),
    z.refine((text) => min === 0 || visible.test(text), 'must have a visible character'),
    // In words: few dialects of patterns can say it.
    z.meta({
      minLength: min,
      maxLength: max,
      description: `One line of well-formed text${min === 0 ? '' : ' with a visible character'}`,
    }),
  );

const fits = (text: string, min: number, max: number): boolean => {
  if (text.length > 2 * max) return false;
  const length = [...text].length;
  return min <= length && length <= max;
};

/** A whole number as a query gives it: in digits. */
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
