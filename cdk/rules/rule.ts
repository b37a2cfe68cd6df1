import type { Stage } from '../settings/stage.ts';

/** Rules over CloudFormation templates, as they are deployed. */

export interface Resource {
  readonly Type: string;
  readonly Properties?: unknown;
  readonly DeletionPolicy?: string;
  readonly UpdatePolicy?: unknown;
  readonly UpdateReplacePolicy?: string;
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>>;
}

/** A resource of a template, by its logical id. */
export interface Found extends Resource {
  readonly id: string;
  /** A property by its path, like `TracingConfig.Mode`. */
  readonly get: (path: string) => unknown;
}

export interface Rule {
  readonly id: string;
  /** What must be. */
  readonly title: string;
  /** The types of resources that it looks at. */
  readonly types: readonly string[];
  /** The logical ids of what breaks it. */
  readonly broken: (template: Template, stage: Stage) => readonly string[];
}

export interface Finding {
  readonly rule: Rule;
  readonly logicalId: string;
}

type Holds = (found: Found, template: Template, stage: Stage) => boolean;

/** A rule that each resource of these types must keep; `stage` tells what was chosen on purpose. */
export const rule = (
  id: string,
  title: string,
  types: string | readonly string[],
  holds: Holds,
): Rule => ({
  id,
  title,
  types: [types].flat(),
  broken: (template, stage) =>
    resourcesOf(template, types)
      .filter((found) => !holds(found, template, stage))
      .map(({ id }) => id),
});

export const resourcesOf = (template: Template, types: string | readonly string[]): Found[] =>
  Object.entries(template.Resources)
    .filter(([, { Type }]) => [types].flat().includes(Type))
    .map(([id, resource]) => ({ ...resource, id, get: (path) => at(resource.Properties, path) }));

/** Whether a resource stays when its stack goes; one of a deployment that fails may go with it. */
export const outlivesStack = ({ DeletionPolicy }: Resource): boolean =>
  DeletionPolicy === 'Retain' || DeletionPolicy === 'RetainExceptOnCreate';

/** What is at a path of names and indices, if anything is. */
export const at = (value: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((inner, name) => (isRecord(inner) ? inner[name] : undefined), value);

export const listOf = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : [value].flat();

export const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  isRecord(value) ? value : {};

export const textOf = (value: unknown): string => JSON.stringify(value) ?? '';

/** Whether a value is made of a resource of the same template, by `Ref` or `Fn::GetAtt`. */
export const refersTo =
  (value: unknown) =>
  ({ id }: Pick<Found, 'id'>): boolean => {
    const text = textOf(value);
    return text.includes(`{"Ref":"${id}"}`) || text.includes(`{"Fn::GetAtt":["${id}",`);
  };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
