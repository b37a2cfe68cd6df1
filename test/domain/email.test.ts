import { emailKey } from '../../src/domain/email.ts';

test('letter case does not make another e-mail address', () => {
  expect(emailKey('Ada@Example.COM')).toBe(emailKey('ada@example.com'));
  expect(emailKey('ada@example.com')).not.toBe(emailKey('ida@example.com'));
});
