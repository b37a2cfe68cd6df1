import { greeting } from '../../src/domain/greeting.ts';

test('a greeting names whom it greets', () => {
  expect(greeting('Ada')).toEqual({ message: 'Hello, Ada!' });
});

test('a greeting to nobody in particular is to the world', () => {
  expect(greeting()).toEqual({ message: 'Hello, World!' });
});
