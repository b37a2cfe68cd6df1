import * as z from 'zod/mini';
import { createUser } from '../../src/adapters/http/contract/users.ts';
import { emailPattern } from '../../src/domain/email.ts';

const body = createUser.request?.body as z.core.$ZodType;
const isEmail = (email: string) => z.safeParse(body, { name: 'Ada', email }).success;

const local64 = 'x'.repeat(64);

describe('an e-mail address', () => {
  test.each([
    'user@xn--e1afmkfd.xn--p1ai',
    'user@example.xn--80asehdb',
    'user@EXAMPLE.XN--P1AI',
    'd&e@example.com',
    "o'neill@example.com",
    "neill'@example.com",
    'a/b@example.com',
    'a=b@example.com',
    '+1@example.com',
    "!#$%&'*+-/=?^_`{|}~@example.com",
    'first.last@mail.example.com',
    `${local64}@example.com`,
  ])('may be %s', (email) => {
    expect(isEmail(email)).toBe(true);
  });

  test.each([
    `x${local64}@example.com`,
    'user@xn--',
    'user@example.xn--',
    'user@example.xn--a-',
    `user@example.xn--${'a'.repeat(60)}`,
    'user@example.c0m',
    'user@пример.рф',
    'üser@example.com',
    '.user@example.com',
    'user.@example.com',
    'us..er@example.com',
    '"us er"@example.com',
    'a(b)@example.com',
    'a,b@example.com',
    'a:b@example.com',
    'a@b@example.com',
    'user@[192.0.2.1]',
    'user@localhost',
    'user@-example.com',
    'user@example.com ',
    `user@${'x'.repeat(64)}.com`,
  ])('is not %s', (email) => {
    expect(isEmail(email)).toBe(false);
  });
});

test('an e-mail address that is too long is not tried on the pattern', () => {
  const tried = jest.spyOn(RegExp.prototype, 'test');
  const patterns = () => tried.mock.contexts.map(String);
  expect(isEmail('ada@example.com')).toBe(true);
  expect(patterns()).toContain(String(emailPattern));
  tried.mockClear();
  expect(isEmail(`${'a'.repeat(300)}@example.com`)).toBe(false);
  expect(patterns()).not.toContain(String(emailPattern));
  tried.mockRestore();
});
