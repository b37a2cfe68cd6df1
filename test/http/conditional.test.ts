import * as z from 'zod/mini';
import {
  entityTag,
  expectedVersion,
  preconditions,
} from '../../src/adapters/http/contract/preconditions.ts';
import { assertIfMatch, notModified } from '../../src/adapters/http/policies/conditional.ts';
import { request } from './request.ts';

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
  ])('rejects %j', (field) => {
    expect(parse(field).error?.issues.map(({ message }) => message)).toEqual([
      'must be * or entity tags in quotes',
    ]);
  });
});

describe('a write', () => {
  const may = (ifMatch: string | undefined, ifNoneMatch: string | undefined, version: number) =>
    expectedVersion({ 'if-match': ifMatch, 'if-none-match': ifNoneMatch })?.(version);

  test('without a precondition applies to any version', () => {
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
  ])(
    'with If-Match: %s and If-None-Match: %s must satisfy both',
    (ifMatch, ifNoneMatch, allowed) => {
      expect(may(ifMatch, ifNoneMatch, 7)).toBe(allowed);
    },
  );
});

const etag = entityTag(7);
const read = (name: string, field: string) => request({ headers: new Map([[name, field]]) });
const response = (headers: Record<string, string>) => ({
  status: 200,
  headers: { 'content-type': 'application/json', ...headers },
  cookies: [],
  body: '{}',
});

describe('a read of version 7', () => {
  const statusOf = (field: string, tag: string) =>
    notModified(read('if-none-match', field), response({ etag: tag })).status;

  test.each(['*', '"7"', 'W/"7"', '"1", "7"'])('is 304 for If-None-Match: %s', (field) => {
    expect(statusOf(field, etag)).toBe(304);
    expect(statusOf(field, `W/${etag}`)).toBe(304);
  });

  test.each(['"8"', 'W/"77"', '""'])('is 200 for If-None-Match: %s', (field) =>
    expect(statusOf(field, etag)).toBe(200),
  );

  test('is 200 without If-None-Match', () =>
    expect(notModified(request({}), response({ etag })).status).toBe(200));

  test('with 304 has no content and no content headers', () =>
    expect(notModified(read('if-none-match', '*'), response({ etag }))).toEqual({
      status: 304,
      headers: { etag },
      cookies: [],
      body: '',
    }));

  test.each(['*', '"7"', 'W/"7", "7"'])('matches If-Match: %s', (field) =>
    expect(() => assertIfMatch(read('if-match', field), response({ etag }))).not.toThrow(),
  );

  test.each(['"8"', 'W/"7"'])('does not match If-Match: %s', (field) =>
    expect(() => assertIfMatch(read('if-match', field), response({ etag }))).toThrow(
      expect.objectContaining({ code: 'version-mismatch' }),
    ),
  );
});

test('a read without a version ignores its preconditions', () => {
  expect(() => assertIfMatch(read('if-match', '"1"'), response({}))).not.toThrow();
  expect(notModified(read('if-none-match', '*'), response({})).status).toBe(200);
});

test.each(['POST', 'PATCH', 'OPTIONS'])('%s is no read', (method) => {
  const change = { ...read('if-none-match', '*'), method };
  expect(notModified(change, response({ etag })).status).toBe(200);
  expect(() =>
    assertIfMatch({ ...read('if-match', '"8"'), method }, response({ etag })),
  ).not.toThrow();
});
