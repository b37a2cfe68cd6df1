import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import * as z from 'zod/mini';
import { contract } from '../../src/adapters/http/contract/contract.ts';
import { draft04Models } from '../../src/adapters/http/contract/models.ts';
import { operation } from '../../src/adapters/http/contract/operation.ts';

const models = draft04Models(contract);
const withBody = contract.flatMap(({ id, request }) =>
  request?.body ? [{ id, body: request.body }] : [],
);
/** Those whose bodies are below. */
const ofUsers = withBody.filter(({ id }) => id === 'createUser' || id === 'updateUser');

const compile = (model: object) => {
  const ajv = new Ajv.default();
  addFormats.default(ajv);
  return ajv.compile(model);
};

const keywords = (value: unknown): string[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([name, inner]) => [name, ...keywords(inner)]);

const later = ['const', '$id', '$defs', '$ref', 'definitions', 'examples', 'propertyNames'];

const name = 'Ada';
const email = 'ada@example.com';
const bodies = [
  ...[{ name, email }, { name }, { email }, {}],
  ...[
    { name: '', email },
    { name: 1, email },
    { name: null, email },
    { name: [name], email },
  ],
  ...[
    { name, email: '' },
    { name, email: 'ada' },
    { name, email: `${'x'.repeat(250)}@y.example` },
  ],
  ...[
    { name: `\n ${'x'.repeat(100)} \n`, email },
    { name: '\ud800', email },
  ],
  ...[{ name, email, role: 'admin' }, [], [{ name, email }], 'ada', 1, true, null],
];

describe('the models of a REST API', () => {
  it('are there for every operation with a body', () => {
    expect(ofUsers).toHaveLength(2);
    expect(Object.keys(models)).toEqual(withBody.map(({ id }) => id));
  });

  describe.each(ofUsers)('for $id', ({ id, body }) => {
    const model = models[id] as object;

    it('is JSON Schema draft-04, whole in itself', () => {
      expect(model).toMatchObject({ $schema: 'http://json-schema.org/draft-04/schema#' });
      expect(keywords(model).filter((keyword) => later.includes(keyword))).toEqual([]);
    });

    it('takes what the operation takes', () => {
      const taken = bodies.filter((each) => z.safeParse(body, each).success);
      expect(taken.length).toBeGreaterThan(1);
      const check = compile(model);
      expect(taken.filter((each) => !check(each))).toEqual([]);
    });

    it.each([
      [{ name: 1, email }],
      [{ name, email: 'ada' }],
      [{ name, email, role: 'admin' }],
      [[]],
      ['ada'],
      [null],
    ])('refuses %j', (refused) => {
      expect(compile(model)(refused)).toBe(false);
    });
  });

  it('knows neither later keywords nor names', () => {
    const part = z
      .strictObject({ kind: z.literal('a') })
      .register(z.globalRegistry, { id: 'Part' });
    const entry = operation({
      id: 'act',
      summary: 'Act',
      method: 'POST',
      path: '/acts',
      access: 'public',
      request: { body: z.strictObject({ part, count: z.int().check(z.positive()) }) },
      answers: { 204: { description: 'Done' } },
    })(async () => ({ status: 204 }));
    const { act } = draft04Models([entry]);
    expect(keywords(act).filter((keyword) => later.includes(keyword))).toEqual([]);
    const check = compile(act as object);
    expect(check({ part: { kind: 'a' }, count: 1 })).toBe(true);
    expect(check({ part: { kind: 'b' }, count: 1 })).toBe(false);
    expect(check({ part: { kind: 'a' }, count: 0 })).toBe(false);
  });
});
