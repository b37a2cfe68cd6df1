import * as z from 'zod/mini';
import type { Shape } from '../contract/operation.ts';
import type { JsonSchema } from './types.ts';

/** Whether the schema describes what a client sends (`input`) or receives (`output`). */
export type Direction = 'input' | 'output';

export interface Schemas {
  of(shape: Shape, direction: Direction): JsonSchema;
  /** The named schemas, which others reference. */
  readonly named: Readonly<Record<string, JsonSchema>>;
}

/** Converts shapes to JSON Schema and collects those that are registered with an `id`. */
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
 * Adds the examples and defaults that zod omits for shapes with transforms. Removes the long date-time pattern,
 * and `readOnly`: zod sets it for readonly arrays, OpenAPI reads it as "clients must not send this".
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
