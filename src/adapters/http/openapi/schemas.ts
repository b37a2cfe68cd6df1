import * as z from 'zod/mini';
import type { Shape } from '../contract/operation.ts';
import type { JsonSchema } from './types.ts';

/** As it travels: what a client sends, or what it gets. */
export type Direction = 'input' | 'output';

export interface Schemas {
  of(shape: Shape, direction: Direction): JsonSchema;
  /** Those that have a name, which the others refer to. */
  readonly named: Readonly<Record<string, JsonSchema>>;
}

/** Turns shapes into JSON Schema, and keeps those whose shape was registered with an `id`. */
export const schemaCollector = (): Schemas => {
  const named: Record<string, JsonSchema> = {};
  return {
    named,
    of(shape, direction) {
      const text = JSON.stringify(z.toJSONSchema(shape, { io: direction, override }));
      const {
        $schema: _,
        $defs,
        ...schema
      } = JSON.parse(text.replaceAll('"#/$defs/', '"#/components/schemas/'));
      Object.assign(named, $defs);
      return schema;
    },
  };
};

/**
 * What zod leaves out of a shape that transforms its input; not a pattern that is longer than it is of use,
 * nor `readOnly`, which to zod is a list's type and in OpenAPI a property that clients must not send.
 */
const override = ({
  zodSchema,
  jsonSchema,
}: {
  zodSchema: z.core.$ZodTypes;
  jsonSchema: z.core.JSONSchema.BaseSchema;
}): void => {
  const { def } = zodSchema._zod;
  const examples = z.globalRegistry.get(zodSchema)?.['examples'];
  if (Array.isArray(examples)) jsonSchema.examples = examples;
  if (def.type === 'default') jsonSchema.default = def.defaultValue;
  if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
  if (def.type === 'readonly') delete jsonSchema.readOnly;
};
