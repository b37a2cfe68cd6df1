import * as z from 'zod/mini';
import {
  assertMatch,
  entityTag,
  expectedVersion,
  isKnown,
  preconditions,
} from '../../src/adapters/http/entity-tag.ts';

const fields = ['if-match', 'if-none-match'] as const;

describe.each(fields)('the shape of %s', (name) => {
  const parse = (field: string | undefined) => z.safeParse(preconditions, { [name]: field });

  test.each([undefined, '*', ' * ', '"1"', 'W/"1"', '""', '"1" ,\t"2",, "3",', '"\u00e9"'])(
    'takes %j',
    (field) => {
      expect(parse(field).success).toBe(true);
    },
  );

  test.each([
    '',
    ' ',
    '1',
    '"1',
    '1"',
    '"1" "2"',
    '"1";"2"',
    '*, "1"',
    '"1", *',
    '**',
    'w/"1"',
    'W/ "1"',
    "'1'",
    '"a b"',
    '" 1"',
    '"\n"',
    '"\u0100"',
    '"1", 2',
  ])('refuses %j', (field) => {
    expect(parse(field).error?.issues.map(({ message }) => message)).toEqual([
      'must be * or entity tags in quotes',
    ]);
  });
});

describe('a change', () => {
  const may = (ifMatch: string | undefined, ifNoneMatch: string | undefined, version: number) =>
    expectedVersion({ 'if-match': ifMatch, 'if-none-match': ifNoneMatch })?.(version);

  test('without a precondition may be made to any version', () => {
    expect(expectedVersion({})).toBeUndefined();
  });

  test.each(['*', ' * ', '"7"', '"1","7"', '"1" ,\t"7", "8"', 'W/"7", "7"', '",", "7"'])(
    'may be made to version 7 by If-Match: %s',
    (field) => expect(may(field, undefined, 7)).toBe(true),
  );

  test.each(['W/"7"', '"07"', '"7.0"', '"8"', '""', '",7,"', '"8", W/"7"', '"77"'])(
    'may not be made to version 7 by If-Match: %s',
    (field) => expect(may(field, undefined, 7)).toBe(false),
  );

  test.each(['*', '"7"', 'W/"7"', '"1", W/"7"'])(
    'may not be made to version 7 by If-None-Match: %s',
    (field) => expect(may(undefined, field, 7)).toBe(false),
  );

  test.each(['"8"', 'W/"8"', '"77"', '""'])(
    'may be made to version 7 by If-None-Match: %s',
    (field) => expect(may(undefined, field, 7)).toBe(true),
  );

  test.each([
    ['"7"', '"8"', true],
    ['"7"', '"7"', false],
    ['"8"', '"8"', false],
    ['"8"', '"9"', false],
  ])('with If-Match: %s and If-None-Match: %s must keep both', (ifMatch, ifNoneMatch, allowed) => {
    expect(may(ifMatch, ifNoneMatch, 7)).toBe(allowed);
  });
});

describe('a read of version 7', () => {
  const headers = (name: string, field: string) => new Map([[name, field]]);
  const etag = entityTag(7);

  test.each(['*', '"7"', 'W/"7"', '"1", "7"'])('is no news to If-None-Match: %s', (field) => {
    expect(isKnown(headers('if-none-match', field), etag)).toBe(true);
    expect(isKnown(headers('if-none-match', field), `W/${etag}`)).toBe(true);
  });

  test.each(['"8"', 'W/"77"', '""'])('is news to If-None-Match: %s', (field) =>
    expect(isKnown(headers('if-none-match', field), etag)).toBe(false),
  );

  test('is news to whoever does not ask', () => expect(isKnown(new Map(), etag)).toBe(false));

  test.each(['*', '"7"', 'W/"7", "7"'])('is what If-Match asks for: %s', (field) =>
    expect(() => assertMatch(headers('if-match', field), etag)).not.toThrow(),
  );

  test.each(['"8"', 'W/"7"'])('is not what If-Match asks for: %s', (field) =>
    expect(() => assertMatch(headers('if-match', field), etag)).toThrow(
      expect.objectContaining({ code: 'version-mismatch' }),
    ),
  );
});

test('a read of what has no version is answered whatever its preconditions are', () => {
  expect(() => assertMatch(new Map([['if-match', '"1"']]), undefined)).not.toThrow();
  expect(isKnown(new Map([['if-none-match', '*']]), undefined)).toBe(false);
});
