import fc from 'fast-check';
import { isCompactToken, isUnambiguous } from '../../src/infrastructure/auth/compact-token.ts';
import { encoded } from './tokens.ts';

describe('a compact token', () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 80 });

  it('is three parts of base64url', () => {
    fc.assert(
      fc.property(bytes, bytes, bytes, (...parts) => {
        const token = parts.map((part) => Buffer.from(part).toString('base64url')).join('.');
        expect(isCompactToken(token)).toBe(true);
      }),
    );
  });

  it('has one spelling', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\w-]{1,12}$/), (part) => {
        const isCanonical = Buffer.from(part, 'base64url').toString('base64url') === part;
        expect(isCompactToken(`e30.${part}.e30`)).toBe(isCanonical);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['padding', 'e30=.e30.e30'],
    ['the other alphabet', 'e30.+/+/.e30'],
    ['white space', 'e30.e30.e30\n'],
    ['stray bits', 'e30.e31.e30'],
    ['a letter that looks alike', 'e30.е30.e30'],
    ['two parts', 'e30.e30'],
    ['four parts', 'e30.e30.e30.e30'],
  ])('has no %s', (_what, token) => {
    expect(isCompactToken(token)).toBe(false);
  });
});

describe('the members of a part', () => {
  const part = (text: string) => Buffer.from(text).toString('base64url');

  it('are unique in what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        expect(isUnambiguous(encoded(value))).toBe(true);
      }),
    );
  });

  it.each([
    ['twice', '{"sub":"eve","sub":"alice"}'],
    ['twice, with white space', '{ "sub" : 1,\n"sub":\t2 }'],
    ['twice, once escaped', '{"sub":1,"s\\u0075b":2}'],
    ['twice, a list between', '{"sub":[{"x":1}],"aud":"x","sub":[]}'],
  ])('are not when one is there %s', (_what, text) => {
    expect(isUnambiguous(part(text))).toBe(false);
  });

  it.each([
    ['in another object', '{"sub":{"sub":1},"aud":[{"sub":1},{"sub":2}]}'],
    ['as a value', '{"sub":"sub","aud":["sub","sub"]}'],
    ['in a text', '{"sub":"\\"sub\\":1,\\"sub\\":2"}'],
  ])('may be there %s too', (_what, text) => {
    expect(isUnambiguous(part(text))).toBe(true);
  });

  it('come after no byte order mark', () => {
    expect(isUnambiguous(part('\ufeff{"sub":1}'))).toBe(false);
    expect(isUnambiguous(part('{"sub":"\ufeff"}'))).toBe(true);
  });
});
