import type { JsonSchema } from '../src/adapters/http/openapi/types.ts';

/** A property of an object type. */
export interface Member {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly description?: string | undefined;
}

const known = new Set([
  ...['$ref', 'anyOf', 'oneOf', 'allOf', 'const', 'enum', 'type'],
  ...['items', 'properties', 'required', 'additionalProperties'],
  // What these say is not for a type to say.
  ...['title', 'description', 'examples', 'default', 'readOnly', 'format', 'pattern'],
  ...['minLength', 'maxLength', 'minItems', 'maxItems', 'uniqueItems', 'propertyNames'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
]);

/** JSON Schema as TypeScript: all that its keywords say. Throws for a keyword that it would have to leave out. */
export const typeOf = (schema: JsonSchema): string => {
  const strange = Object.keys(schema).filter((keyword) => !known.has(keyword));
  if (strange.length > 0) throw new Error(`no type is known for the keyword ${strange.join(', ')}`);
  const said = [
    ...list(schema['$ref']).map((ref) => `${ref}`.replace('#/components/schemas/', '')),
    ...[schema['anyOf'], schema['oneOf']].filter(Boolean).map((some) => union(types(some))),
    ...types(schema['allOf']),
    ...list(valuesOf(schema)),
  ];
  return said.join(' & ') || 'unknown';
};

export const union = (members: readonly string[]): string =>
  members.length === 1 ? `${members[0]}` : `(${members.join(' | ')})`;

export const objectType = (members: readonly Member[]): string =>
  `{ ${members.map((each) => `${comment(each.description)}${property(each)}`).join(' ')} }`;

/** What a line or several of them say of what follows. */
export const comment = (...lines: readonly (string | undefined)[]): string => {
  const said = lines
    .filter((line) => line !== undefined)
    .map((line) => line.replaceAll('*/', '*\\/'));
  if (said.length < 2) return said.map((line) => `\n/** ${line} */\n`).join('');
  return `\n/**\n${said.map((line) => ` * ${line}`.trimEnd()).join('\n')}\n */\n`;
};

const property = ({ name, type, required }: Member): string =>
  `readonly ${JSON.stringify(name)}${required ? '' : '?'}: ${type};`;

const types = (schemas: unknown): string[] => (list(schemas) as JsonSchema[]).map(typeOf);

const list = (value: unknown): unknown[] => (value === undefined ? [] : [value].flat());

/** A constant's type goes without saying. */
const valuesOf = (schema: JsonSchema): string | undefined => {
  if ('const' in schema) return JSON.stringify(schema['const']);
  if ('enum' in schema) return union(list(schema['enum']).map((value) => JSON.stringify(value)));
  if ('type' in schema) return union(list(schema['type']).map((type) => ofType(`${type}`, schema)));
  return undefined;
};

const ofType = (type: string, schema: JsonSchema): string => {
  switch (type) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
      return type;
    case 'integer':
      return 'number';
    case 'array':
      return `readonly (${typeOf((schema['items'] ?? {}) as JsonSchema)})[]`;
    case 'object':
      return ofObject(schema);
    default:
      throw new Error(`the type ${type} is not known`);
  }
};

const ofObject = (schema: JsonSchema): string => {
  const { properties = {}, required = [] } = schema;
  const members = Object.entries(properties).map(([name, property]) => ({
    name,
    type: typeOf(property),
    required: required.includes(name),
    description: property.description,
  }));
  const others = othersOf(schema);
  const own = members.length > 0 || others === undefined ? [objectType(members)] : [];
  return [...own, ...(others ? [`Readonly<Record<string, ${others}>>`] : [])].join(' & ');
};

/** What properties without a name hold; `undefined` where there are none, or none to count on. */
const othersOf = ({ properties, additionalProperties = true }: JsonSchema): string | undefined => {
  if (typeof additionalProperties === 'object') return typeOf(additionalProperties as JsonSchema);
  return properties || !additionalProperties ? undefined : 'unknown';
};
