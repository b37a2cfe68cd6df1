import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { clientFile, clientSource, contractSource } from '../../scripts/client-source.ts';
import { comment, typeOf } from '../../scripts/schema-type.ts';
import { contract } from '../../src/adapters/http/contract/contract.ts';
import { failuresOf } from '../../src/adapters/http/contract/failures.ts';
import {
  type AnswerShape,
  operation,
  type Shape,
} from '../../src/adapters/http/contract/operation.ts';
import { openApi } from '../../src/adapters/http/openapi/document.ts';
import { schemaCollector } from '../../src/adapters/http/openapi/schemas.ts';
import type { JsonSchema } from '../../src/adapters/http/openapi/types.ts';
import { permissions } from '../../src/application/access.ts';

describe('what the client has of the contract', () => {
  const source = contractSource();

  it('is up to date: else npm run client', () => {
    expect(readFileSync(join(__dirname, '../..', clientFile), 'utf8')).toBe(source);
  });

  it.each(contract.map((entry) => [entry.id, entry] as const))('has %s', (id, entry) => {
    expect(source).toContain(`  ${id}(request`);
    expect(source).toContain(` * ${entry.summary}\n`);
    for (const code of failuresOf(entry)) expect(source).toContain(`'urn:portico:problem:${code}'`);
  });
});

describe('an operation of any kind', () => {
  const found = { description: 'Found' };
  const sourceOf = (answers: Record<number, AnswerShape>, access?: 'public') => {
    const entry = operation({
      id: 'findNotes',
      summary: 'Find notes',
      method: 'GET',
      path: '/notes/{shelf}',
      access: access ?? permissions.listUsers,
      request: {
        path: z.object({ shelf: z.string() }),
        query: z.object({ tag: z.optional(z.array(z.string())), from: z.string() }),
      },
      answers,
    })(() => Promise.reject(new Error('not called')));
    const about = { title: 'Notes', version: '1', tokenHeader: 'authorization' };
    return clientSource(openApi([entry], about)).replaceAll(/\s+/g, ' ');
  };

  it('has its parameters where the contract has them', () => {
    expect(sourceOf({ 200: { ...found, body: z.string() } })).toContain(
      'export interface FindNotesRequest extends Call { ' +
        'readonly "path": { readonly "shelf": string; }; ' +
        'readonly "query": { readonly "tag"?: readonly (string)[] | undefined; readonly "from": string; }; }',
    );
  });

  it('has a row that tells how it is asked', () => {
    const answers = { 200: { ...found, body: z.string() }, 204: found };
    const table = 'method":"GET","path":"/notes/{shelf}",';
    const rest = '"answers":{"200":"application/json","204":null}}';
    expect(sourceOf(answers)).toContain(`${table}"secured":true,${rest}`);
    expect(sourceOf(answers, 'public')).toContain(`${table}${rest}`);
  });

  it('has a union of its good answers', () => {
    expect(sourceOf({ 200: { ...found, body: z.string() }, 204: found })).toContain(
      'type FindNotesAnswer = (Answer<200, string> | Answer<204, undefined>);',
    );
  });

  it('gives lines where it answers lines', () => {
    expect(sourceOf({ 200: { ...found, lines: z.int() } })).toContain(
      'findNotes(request: FindNotesRequest): AsyncGenerator<number, void, undefined>;',
    );
  });

  it.each<[string, Record<number, AnswerShape>, string]>([
    ['a picture', { 200: { ...found, mediaTypes: ['image/png'] } }, 'is neither JSON nor lines'],
    ['lines or nothing', { 200: { ...found, lines: z.int() }, 204: found }, 'but not always'],
  ])('is refused when it answers %s', (_what, answers, reason) => {
    expect(() => sourceOf(answers)).toThrow(reason);
  });
});

describe('a schema', () => {
  const b = { type: 'object', properties: { b: { type: 'null' } } };

  it.each<[string, Shape]>([
    ['string', z.string().check(z.minLength(1))],
    ['number', z.int()],
    ['number', z.number()],
    ['boolean', z.boolean()],
    ['null', z.null()],
    ['(string | null)', z.nullable(z.string())],
    ['unknown', z.unknown()],
    ['"a"', z.literal('a')],
    ['(1 | 2)', z.literal([1, 2])],
    ['("a" | "b")', z.enum(['a', 'b'])],
    ['(string | number)', z.union([z.string(), z.int()])],
    ['readonly ((string | number))[]', z.array(z.union([z.string(), z.int()]))],
    ['Readonly<Record<string, number>>', z.record(z.string(), z.int())],
    ['{  }', z.strictObject({})],
    [
      '{ readonly "a": string; readonly "b-c"?: number; }',
      z.strictObject({ a: z.string(), 'b-c': z.optional(z.int()) }),
    ],
    [
      '{ readonly "a": string; } & Readonly<Record<string, number>>',
      z.catchall(z.object({ a: z.string() }), z.int()),
    ],
  ])('is printed as %s', (type, shape) => {
    expect(typeOf(schemaCollector().of(shape, 'output'))).toBe(type);
  });

  it.each<[string, JsonSchema]>([
    ['User', { $ref: '#/components/schemas/User', description: 'A user' }],
    ['Readonly<Record<string, unknown>>', { type: 'object' }],
    ['(string | null)', { type: ['string', 'null'] }],
    ['(string | 7)', { oneOf: [{ type: 'string' }, { const: 7 }], description: 'A name or 7' }],
    ['A & { readonly "b"?: null; }', { allOf: [{ $ref: '#/components/schemas/A' }, b] }],
    ['readonly (unknown)[]', { type: 'array' }],
  ])('is printed as %s, from %j', (type, schema) => {
    expect(typeOf(schema)).toBe(type);
  });

  it.each([
    [{ type: 'array', prefixItems: [{ type: 'string' }] }, 'keyword prefixItems'],
    [{ not: { type: 'string' } }, 'keyword not'],
    [{ type: 'object', properties: { a: { if: {} } } }, 'keyword if'],
    [{ type: 'date' }, 'type date'],
  ])('%j is refused', (schema, reason) => {
    expect(() => typeOf(schema)).toThrow(reason);
  });

  it('has its description before it, which ends no comment', () => {
    expect(comment('all of a/*/b')).toBe('\n/** all of a/*\\/b */\n');
    expect(comment('one', '', 'three')).toBe('\n/**\n * one\n *\n * three\n */\n');
    expect(comment(undefined)).toBe('');
  });
});
