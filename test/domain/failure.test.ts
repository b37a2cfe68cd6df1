import { Failure } from '../../src/domain/failure.ts';

test('a failure is an error with a code', () => {
  const failure = new Failure('conflict', 'too many at once');
  expect(failure).toBeInstanceOf(Error);
  expect(failure).toMatchObject({
    name: 'Failure',
    code: 'conflict',
    message: 'too many at once',
    fields: [],
    cause: undefined,
  });
});

test('a failure keeps its fields and its cause', () => {
  const context = {
    fields: [{ field: 'name', detail: 'is missing' }],
    cause: new Error('underneath'),
  };
  expect(new Failure('invalid-input', 'no good', context)).toMatchObject(context);
});
