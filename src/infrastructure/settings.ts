import { en } from 'zod/locales';
import * as z from 'zod/mini';

z.config(en());

export type Environment = Readonly<Record<string, string | undefined>>;

/** A setting is missing or no good; the message names it and never holds its value. */
export class ConfigError extends Error {}

/** The settings as their shapes parse them; throws a `ConfigError` of one line. */
export const parseSettings = <S extends z.core.$ZodType>(shape: S, env: Environment) => {
  // Read once: code made for the shape would take longer to make than it saves.
  const result = z.safeParse(shape, env, { jitless: true });
  if (result.success) return result.data;
  throw new ConfigError(result.error.issues.map((issue) => describe(issue, env)).join('; '));
};

const describe = ({ path, message }: z.core.$ZodIssue, env: Environment): string => {
  const name = String(path[0]);
  return `${name} ${env[name] === undefined ? 'must be set' : message}`;
};

/** A setting in JSON; `form` says what it must look like, for whatever is wrong with it. */
export const json = <S extends z.core.$ZodType>(shape: S, form: string) =>
  z.pipe(
    z.string(),
    z.transform((text: string, context): z.core.output<S> => {
      const result = z.safeParse(shape, parsed(text));
      if (result.success) return result.data;
      context.issues.push({ code: 'custom', message: `must be JSON: ${form}`, input: undefined });
      return z.NEVER;
    }),
  );

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

export const nonEmpty = z.string().check(z.minLength(1, 'must not be empty'));

/** A whole number in digits. */
export const wholeNumber = (max: number, min = 0) =>
  z.pipe(
    z
      .string()
      .check(
        z.refine(
          (text) => /^\d{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max,
          `must be a whole number from ${min} to ${max}`,
        ),
      ),
    z.transform(Number),
  );
