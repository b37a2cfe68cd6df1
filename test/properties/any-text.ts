import fc from 'fast-check';

/** UTF-16's surrogates are no characters. */
const surrogates = { first: 0xd800, count: 0x800 };

/**
 * Any character of Unicode. For its own, fast-check makes a table of a million characters, which takes a
 * second in each test file.
 */
const anyCharacter = fc.integer({ min: 0, max: 0x10ffff - surrogates.count }).map(
  (index) => String.fromCodePoint(index < surrogates.first ? index : index + surrogates.count),
  (character) => {
    const [only = '', ...more] = String(character);
    const code = only.codePointAt(0);
    if (code === undefined || more.length > 0) throw new Error('not a character');
    return code < surrogates.first ? code : code - surrogates.count;
  },
);

/** Any text without lone surrogates, and what JavaScript gives a meaning, as `__proto__`. */
export const anyText = (lengths: Omit<fc.StringConstraints, 'unit'> = {}): fc.Arbitrary<string> =>
  fc.string({ unit: anyCharacter, ...lengths });
