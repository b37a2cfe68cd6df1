import { emailKey } from '../../src/domain/email.ts';

test('e-mail addresses are unique regardless of letter case', () => {
  expect(emailKey('Ada@Example.COM')).toBe(emailKey('ada@example.com'));
  expect(emailKey('ada@example.com')).not.toBe(emailKey('ida@example.com'));
});
