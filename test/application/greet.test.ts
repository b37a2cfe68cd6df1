import { greet } from '../../src/application/greeting.ts';

test.each([
  [{ name: 'Ada' }, 'Hello, Ada!'],
  [{ name: undefined }, 'Hello, World!'],
  [{}, 'Hello, World!'],
])('greet answers %j with "%s"', async (input, message) => {
  await expect(greet(input)).resolves.toEqual({ message });
});
