import {
  assertVersion,
  changeUser,
  emailTaken,
  newUser,
  type UserChanges,
  userNotFound,
  versionMismatch,
} from '../../src/domain/user.ts';

const created = new Date('2026-01-02T03:04:05.678Z');
const later = new Date('2026-02-03T04:05:06.789Z');
const ada = newUser({ name: 'Ada', email: 'Ada@example.com' }, 'id-1', created);

test('a new user is version 1, created and updated now', () => {
  expect(ada).toEqual({
    id: 'id-1',
    name: 'Ada',
    email: 'Ada@example.com',
    createdAt: '2026-01-02T03:04:05.678Z',
    updatedAt: '2026-01-02T03:04:05.678Z',
    version: 1,
  });
});

test('a new user has only name and e-mail address from its input', () => {
  const input = { name: 'Ada', email: 'Ada@example.com', id: 'mine', version: 7, admin: true };
  expect(newUser(input, 'id-1', created)).toEqual(ada);
});

describe('changeUser', () => {
  const changes: UserChanges[] = [
    { name: 'Ada Lovelace' },
    { email: 'lovelace@example.com' },
    { email: 'ada@example.com' },
    { name: 'Ada Lovelace', email: 'lovelace@example.com' },
  ];
  test.each(changes)('makes the next version with %j', (change) => {
    expect(changeUser(ada, change, later)).toEqual({
      ...ada,
      ...change,
      updatedAt: '2026-02-03T04:05:06.789Z',
      version: 2,
    });
  });

  const sameness: UserChanges[] = [
    {},
    { name: 'Ada' },
    { email: 'Ada@example.com' },
    { name: 'Ada', email: 'Ada@example.com' },
  ];
  test.each(sameness)('gives the same object for %j', (change) => {
    expect(changeUser(ada, change, later)).toBe(ada);
  });

  test('does not mutate its argument', () => {
    const before = Object.freeze({ ...ada });
    changeUser(before, { name: 'Ada Lovelace' }, later);
    expect(before).toEqual(ada);
  });

  test('changes nothing but name and e-mail address', () => {
    const changes = { name: 'Ada', id: 'other', version: 7 };
    expect(changeUser(ada, changes, later)).toBe(ada);
    expect(changeUser(ada, { ...changes, name: 'A' }, later)).toMatchObject({
      id: 'id-1',
      version: 2,
    });
  });
});

describe('assertVersion', () => {
  test.each([[undefined], [(version: number) => version === 1]])(
    'accepts a version that is expected: %p',
    (isExpected) => {
      expect(() => assertVersion(ada, isExpected)).not.toThrow();
    },
  );

  test('refuses any other', () => {
    const isExpected = (version: number) => version === 2;
    expect(() => assertVersion(ada, isExpected)).toThrow(versionMismatch());
    expect(() => assertVersion(ada, isExpected)).toThrow(
      expect.objectContaining({ code: 'version-mismatch' }),
    );
  });
});

describe('an invalid user', () => {
  const names = ['', ' ', 'Ada\nKing', '\u200b', ' Ada', 'a'.repeat(101), '\ud800'];
  const emails = ['', 'ada', 'ada@example', `${'a'.repeat(65)}@example.com`, 'ada@exa mple.com'];
  const cases = [
    ...names.map((name) => ['name', { name }] as const),
    ...emails.map((email) => ['email', { email }] as const),
    ['email', { email: `ada@${'a.'.repeat(124)}com` }] as const,
  ];
  const refusal = (...fields: string[]) =>
    expect.objectContaining({
      code: 'invalid-input',
      fields: fields.map((field) => expect.objectContaining({ field })),
    });

  test.each(cases)('is rejected by newUser and changeUser: %s %j', (field, input) => {
    const valid = { name: 'Ada', email: 'ada@example.com' };
    expect(() => newUser({ ...valid, ...input }, 'id', later)).toThrow(refusal(field));
    expect(() => changeUser(ada, input, later)).toThrow(refusal(field));
  });

  test('is reported with every invalid field', () => {
    expect(() => newUser({ name: '', email: '' }, 'id', later)).toThrow(refusal('name', 'email'));
  });

  test('in the store can have its valid fields changed', () => {
    const stored = { ...ada, name: '' };
    expect(changeUser(stored, { email: 'ada@example.org' }, later).name).toBe('');
  });
});

test('every failure of a user has a code of its own', () => {
  expect([versionMismatch(), userNotFound(), emailTaken()].map(({ code }) => code)).toEqual([
    'version-mismatch',
    'not-found',
    'email-taken',
  ]);
});
