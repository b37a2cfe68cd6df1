import {
  assertVersion,
  changeUser,
  emailKey,
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

test('a new user takes nothing but name and e-mail address from its input', () => {
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

  test('leaves the user it is given as it is', () => {
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

test('letter case does not make another e-mail address', () => {
  expect(emailKey('Ada@Example.COM')).toBe(emailKey('ada@example.com'));
  expect(emailKey('ada@example.com')).not.toBe(emailKey('ida@example.com'));
});

test('every failure of a user has a code of its own', () => {
  expect([versionMismatch(), userNotFound(), emailTaken()].map(({ code }) => code)).toEqual([
    'version-mismatch',
    'not-found',
    'email-taken',
  ]);
});
