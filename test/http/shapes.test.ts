import * as z from 'zod/mini';
import { digits, line } from '../../src/adapters/http/contract/shapes.ts';

/** What the shape makes of the value: what it has parsed, or what it says is wrong. */
const parse = (shape: z.core.$ZodType, value: unknown): unknown => {
  const { success, data, error } = z.safeParse(shape, value);
  return success ? { data } : error.issues.map(({ message }) => message);
};

describe('line', () => {
  const shape = line(1, 3);

  test.each([
    ['abc', 'abc'],
    ['a c', 'a c'],
    ['  abc\t\n', 'abc'],
    ['\u00a0abc\ufeff', 'abc'],
    ['äöü', 'äöü'],
    ['😀😀😀', '😀😀😀'],
    ['𝒜', '𝒜'],
    ['e\u0301', 'e\u0301'],
  ])('accepts %j', (text, data) => {
    expect(parse(shape, text)).toEqual({ data });
  });

  test.each(['', '   ', '\t\n', 'abcd', '😀😀😀😀', 'a😀bc', 'x'.repeat(1_000_000)])(
    'refuses a text that is too short or too long in characters: %#',
    (text) => {
      expect(parse(shape, text)).toEqual(['must have 1 to 3 characters']);
    },
  );

  test.each([
    'a\nb',
    'a\rb',
    'a\tb',
    'a\0b',
    '\u007f',
    'a\u0085b',
    '\u001b',
    '\ud83d',
    '\ude00x',
    'a\ud83d',
    'a\u2028b',
    'a\u2029b',
  ])('rejects control characters and lone surrogates: %j', (text) => {
    expect(parse(shape, text)).toEqual(['must be one line of well-formed text']);
  });

  test.each([
    ...['\u200b', '\u3164', '\u2800', '\u00ad', '\u2060', '\u115f', '\uffa0', '\u180e'],
    ...['\u200b \u200b', '\u200d\ufe0f', '\u{e0001}'],
  ])('rejects invisible text: %j', (text) => {
    expect(parse(shape, text)).toEqual(['must have a visible character']);
  });

  test.each(['\u200ba', 'a\u00ad', '👩\u200d🚀', '\u0915\u200d', '\u2801'])(
    'accepts invisible characters beside others: %j',
    (data) => {
      expect(parse(shape, data)).toEqual({ data });
    },
  );

  test('counts a lone surrogate as a character', () => {
    expect(parse(shape, '\ud83d'.repeat(3))).toEqual(['must be one line of well-formed text']);
    expect(parse(shape, '\ud83d'.repeat(4))).toEqual(['must have 1 to 3 characters']);
  });

  test.each([undefined, null, 1, ['a'], { a: 1 }])('rejects %j, which is not a string', (value) => {
    expect(parse(shape, value)).toEqual([expect.stringContaining('expected string')]);
  });

  test('may be allowed to be empty', () => {
    expect(parse(line(0, 1), '  ')).toEqual({ data: '' });
  });
});

describe('digits', () => {
  const shape = digits(1, 100);

  test.each([
    ['1', 1],
    ['100', 100],
    ['007', 7],
    ['000000042', 42],
  ])('accepts %j', (text, data) => {
    expect(parse(shape, text)).toEqual({ data });
  });

  test.each([
    '',
    ' ',
    '0',
    '101',
    '-1',
    '+1',
    '1.0',
    '1e1',
    '0x1',
    ' 1',
    '1\n',
    '１',
    '1_0',
    'one',
    '0000000001',
  ])('rejects %j', (text) => {
    expect(parse(shape, text)).toEqual(['must be a whole number from 1 to 100']);
  });

  test.each([undefined, 1, ['1', '2']])('rejects %j, which is not a string', (value) => {
    expect(parse(shape, value)).toEqual([expect.stringContaining('expected string')]);
  });
});
