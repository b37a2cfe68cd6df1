import * as z from 'zod/mini';
import { contract } from '../../src/adapters/http/contract/contract.ts';
import { failuresOf } from '../../src/adapters/http/contract/failures.ts';
import { type Operation, operation } from '../../src/adapters/http/contract/operation.ts';
import { type ApiInfo, openApi } from '../../src/adapters/http/openapi/document.ts';
import type { ApiOperation } from '../../src/adapters/http/openapi/types.ts';
import { validator } from './faults.ts';

const info: ApiInfo = { title: 'Portico', version: '1.2.3', tokenHeader: 'authorization' };
const document = openApi(contract, info);
const { components } = document;
const faultsAt = validator(document);

const entry = (id: string): Operation => contract.find((each) => each.id === id) as Operation;
const described = (id: string, { paths } = document): ApiOperation =>
  Object.values(paths)
    .flatMap((methods) => Object.values(methods))
    .find(({ operationId }) => operationId === id) as ApiOperation;

describe('the OpenAPI document', () => {
  it('has every operation of the contract where it is', () => {
    const places = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => [
        operationId,
        `${method.toUpperCase()} ${path}`,
      ]),
    );
    const expected = contract.flatMap(({ id, method, path }) => [
      [id, `${method} ${path}`],
      ...(method === 'GET' ? [[`${id}Head`, `HEAD ${path}`]] : []),
    ]);
    expect(places.toSorted()).toEqual(expected.toSorted());
  });

  it('has HEAD as it has GET, without any content', () => {
    const { responses: got, ...get } = described('getUser');
    const { responses, ...head } = described('getUserHead');
    expect(head).toEqual({
      ...get,
      operationId: 'getUserHead',
      summary: 'Read a user: the headers alone',
    });
    expect(Object.keys(responses)).toEqual(Object.keys(got));
    for (const response of Object.values(responses)) {
      expect(response).toMatchObject({ headers: expect.any(Object) });
      expect(response).not.toHaveProperty('content');
    }
  });

  it('has a description for every operation', () => {
    for (const methods of Object.values(document.paths)) {
      for (const { description } of Object.values(methods)) expect(description).toMatch(/.+\.$/);
    }
  });

  it('says that an export is text, and what each line of it holds', () => {
    const { 200: exported } = described('exportUsers').responses;
    expect(exported).toMatchObject({
      description: expect.stringContaining('`x-itemSchema` is the schema of a line'),
      content: {
        'application/x-ndjson': {
          schema: { type: 'string' },
          'x-itemSchema': { $ref: '#/components/schemas/User' },
        },
      },
    });
  });

  it('does not take the list of a page for a property that only servers send', () => {
    expect(components.schemas['UserPage']?.properties?.['items']).toMatchObject({ type: 'array' });
    expect(JSON.stringify(document)).not.toContain('readOnly');
  });

  // Python's re, Go (RE2) and JavaScript without the u flag: no classes of Unicode, no looking
  // around or back, no escapes that only some know.
  const portable = (pattern: string): boolean =>
    !/\\[pPuUkcXAZzGRQE0-9/]|\\[^\w\s]?$|\(\?(?!:)|\[\[|&&/.test(pattern) &&
    // Possessive quantifiers, which a class may look like.
    !/[*+?}]\+/.test(pattern.replace(/\[(?:\\.|[^\]\\])*\]/g, 'x'));
  const patterns = [...JSON.stringify(document).matchAll(/"pattern":("(?:[^"\\]|\\.)*")/g)].map(
    ([, text = '']) => JSON.parse(text) as string,
  );

  it('has patterns that Python, Go and JavaScript without the u flag understand', () => {
    expect(patterns.length).toBeGreaterThan(5);
    expect(patterns.filter((pattern) => !portable(pattern))).toEqual([]);
    for (const pattern of patterns) {
      expect(() => [new RegExp(pattern), new RegExp(pattern, 'u')]).not.toThrow();
    }
  });

  it.each([
    '\\p{L}',
    'W\\/',
    '\\u00e9',
    '(?=a)a',
    '(?<!a)b',
    '(a)\\1',
    '(?<name>a)',
    'a++',
    '[[a]]',
  ])('would not have the pattern %s', (pattern) => {
    expect(portable(pattern)).toBe(false);
  });

  it('is the same for the same contract, to the byte', () => {
    expect(JSON.stringify(openApi(contract, info))).toBe(JSON.stringify(document));
  });

  it('says where it is served', () => {
    expect(document.servers).toEqual([{ url: '.' }]);
    const servers = [{ url: 'https://api.example.com', description: 'Live' }];
    expect(openApi(contract, { ...info, servers }).servers).toBe(servers);
  });

  it('has a bearer token where it travels, and API keys', () => {
    expect(components.securitySchemes).toMatchObject({
      bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
    });
    const elsewhere = openApi(contract, { ...info, tokenHeader: 'x-token' });
    expect(elsewhere.components.securitySchemes).toMatchObject({
      bearer: { type: 'apiKey', in: 'header', name: 'x-token' },
    });
  });

  it.each([
    ['greet', [], 'Needs no credentials.'],
    ['listUsers', ['users:read'], 'Needs the scope `users:read`.'],
    ['updateUser', ['users:write'], 'Needs the scope `users:write`, or to be the user itself.'],
  ])('says who may call %s', (id, scopes, description) => {
    const { security, description: told } = described(id);
    expect(security.map(Object.keys)).toEqual(scopes.length > 0 ? [['bearer'], ['apiKey']] : []);
    expect(security.flatMap(Object.values)).toEqual(scopes.length > 0 ? [scopes, scopes] : []);
    expect(told).toBe(description);
  });

  it('gives users, pages and bodies their names', () => {
    expect(Object.keys(components.schemas)).toEqual(
      expect.arrayContaining([
        ...['Greeting', 'Health', 'NewUser', 'Problem', 'User', 'UserChanges', 'UserPage'],
      ]),
    );
    expect(described('createUser').requestBody?.content).toEqual({
      'application/json': { schema: { $ref: '#/components/schemas/NewUser' } },
    });
    expect(Object.keys(described('updateUser').requestBody?.content ?? {})).toEqual(
      entry('updateUser').request?.bodyTypes,
    );
    expect(components.schemas['UserPage']?.properties).toMatchObject({
      items: { type: 'array', items: { $ref: '#/components/schemas/User' } },
    });
  });

  it('describes every parameter, with what it is when it is left out', () => {
    for (const { id } of contract) {
      for (const { name, description } of described(id).parameters) {
        expect([name, description]).toEqual([name, expect.any(String)]);
      }
    }
    expect(described('listUsers').parameters[0]).toEqual({
      name: 'limit',
      in: 'query',
      description: 'The number of users on a page',
      required: false,
      schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
    });
    expect(described('getUser').parameters[0]).toMatchObject({ in: 'path', required: true });
  });

  it('has examples that are what they are examples of', () => {
    let count = 0;
    const expectValid = (schema: string, example: unknown) => {
      expect([example, faultsAt(schema, example)]).toEqual([example, []]);
      count += 1;
    };
    for (const [name, { examples = [] }] of Object.entries(components.schemas)) {
      for (const example of examples) expectValid(`/components/schemas/${name}`, example);
    }
    for (const [path, methods] of Object.entries(document.paths)) {
      const at = `/paths/${path.replaceAll('/', '~1')}`;
      for (const [method, { parameters }] of Object.entries(methods)) {
        parameters.forEach(({ example }, index) => {
          if (example === undefined) return;
          expectValid(`${at}/${method}/parameters/${index}/schema`, example);
        });
      }
    }
    for (const [name, { content = {} }] of Object.entries(components.responses)) {
      const schema = `/components/responses/${name}/content/application~1problem+json/schema`;
      for (const { examples = {} } of Object.values(content)) {
        for (const { value } of Object.values(examples)) expectValid(schema, value);
      }
    }
    expect(count).toBeGreaterThan(25);
  });

  it.each([
    ['query', 'greet', 'name', ['', 'A', 'x'.repeat(100), '漢'.repeat(101)]],
    ['query', 'listUsers', 'limit', ['0', '1', '100', '101', '1.5', '-1', 'x', '']],
    ['header', 'updateUser', 'if-match', ['*', ' * ', '"1"', 'W/"1", "2"', ',"1",', '1', '', '"']],
    ['header', 'deleteUser', 'if-none-match', ['*', '"1"', '"', '**']],
    ['header', 'createUser', 'idempotency-key', ['"a"', 'a', '""', '"', 'a,b', '"\\""', 'ü', '']],
  ] as const)('says of the %s of %s what its shape says: %s', (place, id, name, values) => {
    const { request = {} } = entry(id);
    const shape = place === 'query' ? request.query : request.headers;
    const { parameters } = described(id);
    const index = parameters.findIndex((each) => each.name === name);
    const isInteger = parameters[index]?.schema['type'] === 'integer';
    const { method, path } = entry(id);
    const at = `/paths/${path.replaceAll('/', '~1')}/${method.toLowerCase()}/parameters/${index}/schema`;
    const byDocument = values.filter(
      (value) => faultsAt(at, isInteger && value !== '' ? Number(value) : value).length === 0,
    );
    const byShape = values.filter(
      (value) => z.safeParse(shape as z.core.$ZodType, { [name]: value }).success,
    );
    expect(byDocument).toEqual(byShape);
    expect(byShape.length).toBeGreaterThan(0);
    expect(byShape.length).toBeLessThan(values.length);
  });

  it('names the problems that an operation can answer with, by status', () => {
    const { responses } = described('createUser');
    expect(responses[409]).toEqual({
      $ref: '#/components/responses/email-taken_request-in-flight',
    });
    const { headers, content } = components.responses['email-taken_request-in-flight'] ?? {};
    expect(content?.['application/problem+json']?.schema).toEqual({
      allOf: [
        { $ref: '#/components/schemas/Problem' },
        {
          type: 'object',
          properties: {
            type: {
              enum: ['urn:portico:problem:email-taken', 'urn:portico:problem:request-in-flight'],
            },
            status: { const: 409 },
          },
        },
      ],
    });
    expect(headers?.['retry-after']).not.toHaveProperty('required');
  });

  it.each([
    ['unavailable', 'retry-after', { $ref: '#/components/headers/retry-after' }],
    ['too-many-requests', 'retry-after', { $ref: '#/components/headers/retry-after' }],
    [
      'invalid-api-key_invalid-token_unauthenticated',
      'www-authenticate',
      { $ref: '#/components/headers/www-authenticate' },
    ],
    ['forbidden', 'www-authenticate', expect.not.objectContaining({ required: true })],
    ['not-found', 'retry-after', undefined],
  ])('says of the problem %s when it has %s', (name, header, expected) => {
    expect(components.responses[name]?.headers[header]).toEqual(expected);
  });

  it('says no more of a query of any names and of content of other types than it knows', () => {
    const file = operation({
      id: 'file',
      summary: 'Read a file',
      method: 'GET',
      path: '/file',
      access: 'public',
      request: { query: z.record(z.string(), z.string()) },
      answers: { 200: { description: 'The file', mediaTypes: ['text/css', 'image/png'] } },
    })(async () => ({ status: 200, content: { mediaType: 'text/css', bytes: '' } }));
    const { parameters, responses } = described('file', openApi([file], info));
    expect(parameters).toEqual([]);
    expect(responses[200]).toMatchObject({ content: { 'text/css': {}, 'image/png': {} } });
  });
});

describe('what an operation can fail with', () => {
  it.each([
    ['health', 'not-acceptable too-many-requests internal-error deadline-exceeded'],
    ['ready', 'not-acceptable unavailable too-many-requests internal-error deadline-exceeded'],
    [
      'deleteUser',
      'invalid-input malformed-request unauthenticated invalid-token invalid-api-key forbidden ' +
        'unavailable not-found version-mismatch conflict too-many-requests internal-error ' +
        'deadline-exceeded',
    ],
    [
      'createUser',
      'invalid-input malformed-request body-too-large unsupported-media-type unauthenticated ' +
        'invalid-token invalid-api-key forbidden unavailable not-acceptable request-in-flight ' +
        'key-reused email-taken too-many-requests internal-error deadline-exceeded',
    ],
  ])('follows from what %s is', (id, codes) => {
    expect(failuresOf(entry(id))).toEqual(codes.split(' '));
  });
});
