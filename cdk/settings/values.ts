import { en } from 'zod/locales';
import * as z from 'zod/mini';

z.config(en());

/** A setting that a door does not have, and what to choose instead. */
export const impossible = (why: string) => z.optional(z.never(why));

export const wholeNumber = (min: number, max: number) =>
  z
    .int(`must be a whole number from ${min} to ${max}`)
    .check(
      z.minimum(min, `must be from ${min} to ${max}`),
      z.maximum(max, `must be from ${min} to ${max}`),
    );

export const text = z.string().check(z.minLength(1, 'must not be empty'));
export const arn = (service: string) =>
  z
    .string()
    .check(
      z.regex(
        new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]*:\\d{12}:\\S+$`),
        `must be the ARN of something in ${service}`,
      ),
    );
export const domainName = z
  .string()
  .check(z.regex(/^([a-z0-9-]+\.)+[a-z]{2,}$/, 'must be a domain name like api.example.com'));

/** With a setting's own defaults where nothing is said of it. */
export const section = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.prefault(z.strictObject(shape), {} as never);
