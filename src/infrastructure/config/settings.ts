import { en } from 'zod/locales';
import * as z from 'zod/mini';

z.config(en());

export type Environment = Readonly<Record<string, string | undefined>>;

/** A setting is missing or no good; the message names it and never holds its value. */
export class ConfigError extends Error {}

/**
 * The environment as people mean it: what is empty is not set, and space around a value is not part of it.
 * A secret is taken byte for byte.
 */
export const trimmed = (env: Environment): Environment => {
  const settings: Record<string, string> = {};
  for (const [name, value = ''] of Object.entries(env)) {
    const text = value.trim();
    if (text !== '') settings[name] = name === 'JWT_SECRET' ? value : text;
  }
  return settings;
};

/** What must be true of several settings together; a message where it is not. */
export type SettingsRule = (env: Environment) => string | undefined;

/**
 * The settings as their shapes parse them, with the default for each that is not set. Throws a `ConfigError` of
 * one line that names all that is missing or no good.
 */
export const parseSettings = <S extends z.core.$ZodType>(
  shape: S,
  env: Environment,
  rules: readonly SettingsRule[],
) => {
  // Read once: code made for the shape would take longer to make than it saves.
  const result = z.safeParse(shape, env, { jitless: true });
  const broken = rules.flatMap((rule) => rule(env) ?? []);
  if (result.success && broken.length === 0) return result.data;
  const issues = result.error?.issues.map((issue) => describe(issue, env)) ?? [];
  throw new ConfigError([...issues, ...broken].join('; '));
};

const describe = ({ path, message }: z.core.$ZodIssue, env: Environment): string => {
  const name = String(path[0]);
  return `${name} ${env[name] === undefined ? 'must be set' : message}`;
};

/** One of these words, in upper or lower case. */
export const keyword = <const Word extends string>(...words: readonly Word[]) =>
  z.pipe(z.string().check(z.toLowerCase()), z.enum(words));

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
