import { greeting } from '../../src/domain/greeting.ts';

test('a greeting has the name', () => {
  expect(greeting('Ada')).toEqual({ message: 'Hello, Ada!' });
});

test('a greeting without a name is to the world', () => {
  expect(greeting()).toEqual({ message: 'Hello, World!' });
});
