import * as z from 'zod/mini';
import { pointerTo } from '../../src/adapters/http/app/pointer.ts';
import { operation } from '../../src/adapters/http/contract/operation.ts';
import { toProblem } from '../../src/adapters/http/protocol/problem.ts';
import { Failure } from '../../src/domain/failure.ts';

const text = z.object({ name: z.string() });
const operationWith = (request?: { path?: typeof text; query?: typeof text }) =>
  operation({
    id: 'read',
    summary: 'Read',
    method: 'GET',
    path: '/',
    access: 'public',
    ...(request && { request }),
    answers: { 204: { description: 'Nothing' } },
  })(async () => ({ status: 204 }));

test.each([
  ['the path', { path: text }, '#/path/name'],
  ['the query', { query: text }, '#/query/name'],
  ['the body, where nothing else has it', {}, '#/name'],
  ['the body of an operation without shapes', undefined, '#/name'],
])('a field that a use case names is found in %s', (_part, parts, pointer) => {
  expect(pointerTo(operationWith(parts), 'name')).toBe(pointer);
});

test('without an operation, a field is a member of the body', () => {
  const failure = new Failure('invalid-input', 'no', {
    fields: [{ field: 'name', detail: 'must be a name' }],
  });
  expect(toProblem(failure)).toEqual({
    code: 'invalid-input',
    message: 'no',
    errors: [{ pointer: '#/name', detail: 'must be a name' }],
  });
});
