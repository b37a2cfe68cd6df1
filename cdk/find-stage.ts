import { sandboxOf } from './sandbox.ts';
import type { Stage } from './settings/stage.ts';
import { readStage, SettingsError, type StageSettings } from './settings.ts';
import { stages } from './stages.ts';

/** No stage has this name. */
export class UnknownStage extends SettingsError {}

const sandboxName = /^dev-[a-z0-9-]*[a-z0-9]$/;

/** The settings of a stage: one of `stages.ts`, or a sandbox, `dev-<name>`, which nobody has to write down. */
const settingsOf = (name: string): StageSettings | undefined => {
  if (Object.hasOwn(stages, name)) return stages[name];
  const { dev } = stages;
  return dev && sandboxName.test(name) ? sandboxOf(dev) : undefined;
};

/** Throws a `SettingsError` of one line where there is no such stage or its settings are no good. */
export const findStage = (name: string): Stage => {
  const settings = settingsOf(name);
  if (settings) return readStage(name, settings);
  const names = [...Object.keys(stages), ...(stages['dev'] ? ['dev-<name>'] : [])];
  const list = new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(names);
  throw new UnknownStage(`unknown stage '${name}': choose ${list}`);
};
