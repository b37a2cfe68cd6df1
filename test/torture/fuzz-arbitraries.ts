import fc from 'fast-check';
import type {
  ApiOperation,
  JsonSchema,
  OpenApiDocument,
  Parameter,
} from '../../src/adapters/http/openapi/types.ts';
import { validator } from '../openapi/faults.ts';
import { anyText } from '../properties/any-text.ts';
import { type Wire, wireOf } from '../properties/event-doors.ts';
import { ada } from '../security/hostile-system.ts';

/** A request that an OpenAPI document has been read for, and whether the document allows it. */
export interface Fuzzed {
  readonly operationId: string;
  /** Percent-encoded, without a query. */
  readonly path: string;
  readonly wire: Wire;
  readonly isValid: boolean;
}

type Values = Readonly<Record<string, unknown>>;

/** Text of any kind, and what is often mistaken for nothing. */
const oddText = fc.oneof(
  anyText({ maxLength: 20 }),
  fc.constantFrom(
    '',
    ' ',
    '\ud800',
    '\0',
    '__proto__',
    '%',
    '"',
    'x'.repeat(300),
    '-1',
    '0',
    '1e3',
  ),
);

export const fuzzed = (
  document: OpenApiDocument,
  authorization: string,
): readonly fc.Arbitrary<Fuzzed>[] => {
  const faultsIn = validator(document);

  const whole = (schema: JsonSchema): JsonSchema => {
    const { $ref } = schema;
    if (typeof $ref !== 'string') return schema;
    return document.components.schemas[$ref.split('/').at(-1) ?? ''] ?? {};
  };

  const valid = (given: JsonSchema): fc.Arbitrary<unknown> => {
    const { type, properties = {}, required = [], minimum, maximum, ...rest } = whole(given);
    switch (type) {
      case 'object': {
        const members = Object.entries(properties).map(([name, each]) => [name, valid(each)]);
        return fc.record(Object.fromEntries(members), { requiredKeys: [...required] as never[] });
      }
      case 'integer':
        return fc.integer({ min: Number(minimum), max: Number(maximum) });
      default:
        return text(rest);
    }
  };

  const text = ({ pattern, minLength, maxLength }: JsonSchema): fc.Arbitrary<string> => {
    const plain = fc.string({
      unit: 'grapheme',
      minLength: Number(minLength ?? 0),
      maxLength: Math.min(Number(maxLength ?? 100), 100),
    });
    // A class of Unicode in a pattern is not generated, but plain text mostly fits it.
    return typeof pattern === 'string' && !pattern.includes('\\p{')
      ? fc.stringMatching(new RegExp(pattern), { maxLength: 100 })
      : fc.oneof(
          { arbitrary: plain, weight: 9 },
          plain.map((good) => `${good}\ud800`),
        );
  };

  /** Valid, or with one thing wrong, or anything. */
  const values = (schema: JsonSchema): fc.Arbitrary<unknown> => {
    const good = valid(schema);
    const names = Object.keys(whole(schema).properties ?? {});
    const other = fc.oneof(fc.jsonValue({ maxDepth: 2 }), oddText);
    const nearly = fc
      .tuple(good, fc.constantFrom('more', '__proto__', ...names), fc.option(other))
      .map(([value, name, instead]) => {
        const { [name]: _, ...rest } = value as Values;
        return instead === null
          ? rest
          : Object.fromEntries([...Object.entries(rest), [name, instead]]);
      });
    return fc.oneof({ arbitrary: good, weight: 3 }, { arbitrary: nearly, weight: 2 }, other);
  };

  const parameter = ({ name, schema }: Parameter): fc.Arbitrary<string> =>
    fc.oneof(
      ...(name === 'id' ? [fc.constant(ada.id), fc.uuid({ version: 7 })] : []),
      { arbitrary: valid(schema).map(String), weight: 3 },
      oddText,
    );

  const parameters = (all: readonly Parameter[], place: Parameter['in']) => {
    const these = all.filter((each) => each.in === place);
    const required = these.filter((each) => each.required).map(({ name }) => name);
    return fc.record(Object.fromEntries(these.map((each) => [each.name, parameter(each)])), {
      requiredKeys: required,
    });
  };

  const isGood = (
    pointer: string,
    all: readonly Parameter[],
    given: Readonly<Record<string, string>>,
  ) =>
    all.every(({ name, schema, in: place }, i) => {
      const value = given[name];
      if (value === undefined) return true;
      return faultsIn(`${pointer}/parameters/${i}/schema`, read(schema, place, value)).length === 0;
    });

  /** As the app reads it: the fields of an event are as its gateway has trimmed them. */
  const read = (schema: JsonSchema, place: Parameter['in'], value: string): unknown => {
    if (schema['type'] === 'integer' && /^\d+$/.test(value)) return Number(value);
    return place === 'header' ? value : trimmed(value.toWellFormed());
  };

  const requests = (template: string, method: string, operation: ApiOperation) => {
    const { operationId, parameters: all, requestBody } = operation;
    const pointer = `/paths/${template.replaceAll('/', '~1')}/${method}`;
    const [type = '', content] = Object.entries(requestBody?.content ?? {})[0] ?? [];
    const body = content?.schema ? values(content.schema) : fc.constant(undefined);
    return fc
      .record({
        path: parameters(all, 'path'),
        query: parameters(all, 'query'),
        headers: parameters(all, 'header'),
        body,
      })
      .filter(({ path }) => Object.values(path).every((id) => isSegment(`${id}`)))
      .map(({ path: ids, query, headers, body }): Fuzzed => {
        const given = { ...ids, ...query, ...headers } as Record<string, string>;
        const path = template.replace(/\{(\w+)\}/g, (_, name) =>
          encodeURIComponent(`${given[name]}`),
        );
        const isBody =
          !content ||
          faultsIn(
            `${pointer}/requestBody/content/${type.replaceAll('/', '~1')}/schema`,
            trimmed(JSON.parse(JSON.stringify(body))),
          ).length === 0;
        return {
          operationId,
          path,
          isValid: isGood(pointer, all, given) && isBody,
          wire: wireOf(path, {
            method: method.toUpperCase(),
            query: `${new URLSearchParams(query as Record<string, string>)}`,
            headers: [
              ['Authorization', authorization],
              ...(content ? [['Content-Type', type] as const] : []),
              ...(Object.entries(headers) as [string, string][]),
            ],
            body: Buffer.from(content ? JSON.stringify(body) : ''),
          }),
        };
      });
  };

  return Object.entries(document.paths).flatMap(([template, item]) =>
    Object.entries(item).map(([method, operation]) => requests(template, method, operation)),
  );
};

/** What can be a segment of a path: some well-formed text, and for `/users/{id}` none that has a path of its own. */
const isSegment = (id: string): boolean =>
  id !== '' && id !== 'export' && !id.includes('/') && id.isWellFormed();

/** White space around text does not count, which JSON Schema cannot say. */
const trimmed = (value: unknown): unknown => {
  if (typeof value === 'string') return value.trim();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, trimmed(each)]));
};
