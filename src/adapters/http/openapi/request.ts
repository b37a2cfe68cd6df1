import { bodyTypesOf, type Operation } from '../contract/operation.ts';
import type { Schemas } from './schemas.ts';
import type { ApiOperation, Parameter } from './types.ts';

type RequestShapes = NonNullable<Operation['request']>;

/** One parameter for each key of the path, query and header shapes. */
export const parametersOf = (shapes: RequestShapes, schemas: Schemas): readonly Parameter[] =>
  (
    [
      ['path', shapes.path],
      ['query', shapes.query],
      ['header', shapes.headers],
    ] as const
  ).flatMap(([place, shape]) => {
    if (!shape) return [];
    const { properties = {}, required = [] } = schemas.of(shape, 'input');
    return Object.entries(properties).map(([name, { description, examples = [], ...schema }]) => ({
      name,
      in: place,
      ...(description !== undefined && { description }),
      required: required.includes(name),
      schema,
      ...(examples.length > 0 && { example: examples[0] }),
    }));
  });

export const requestBodyOf = (
  operation: Operation,
  schemas: Schemas,
): ApiOperation['requestBody'] => {
  const body = operation.request?.body;
  if (!body) return undefined;
  const schema = schemas.of(body, 'input');
  return {
    required: true,
    content: Object.fromEntries(bodyTypesOf(operation).map((type) => [type, { schema }])),
  };
};
