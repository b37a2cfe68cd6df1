import * as z from 'zod/mini';
import { clashes } from './settings/clashes.ts';
import { type Stage, stageShape } from './settings/stage.ts';

const stage = stageShape.check((context) => {
  for (const [path, message] of clashes(context.value)) {
    context.issues.push({ code: 'custom', message, path: path.split('.'), input: undefined });
  }
});

/** What `stages.ts` says of a stage; the rest is as by default. */
export type StageSettings = z.input<typeof stageShape>;

/** A setting is no good; the message names it and says what to choose instead. */
export class SettingsError extends Error {}

/** The settings with their defaults; throws a `SettingsError` of one line. */
export const readStage = (name: string, settings: unknown): Stage => {
  if (!/^[A-Za-z0-9-]{1,32}$/.test(name))
    throw new SettingsError(`${name}: must be up to 32 letters, digits and hyphens`);
  const result = z.safeParse(stage, settings);
  if (result.success) return result.data;
  const [{ path, message }] = result.error.issues as [z.core.$ZodIssue];
  throw new SettingsError(`${[name, ...path].join('.')}: ${message}`);
};
