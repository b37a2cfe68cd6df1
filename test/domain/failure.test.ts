import { Failure } from '../../src/domain/failure.ts';

test('a failure is an error with a code', () => {
  const failure = new Failure('conflict', 'too many at once');
  expect(failure).toBeInstanceOf(Error);
  expect(failure).toMatchObject({
    name: 'Failure',
    code: 'conflict',
    message: 'too many at once',
    errors: undefined,
    scope: undefined,
    cause: undefined,
  });
});

test('a failure keeps its errors, its scope and its cause', () => {
  const context = {
    errors: [{ pointer: '#/name', detail: 'is missing' }],
    scope: 'users:read',
    cause: new Error('underneath'),
  };
  expect(new Failure('invalid-input', 'no good', context)).toMatchObject(context);
});
