import fc from 'fast-check';
import { hmacCursors, sharedCursors } from '../../src/infrastructure/hmac-cursors.ts';
import { anyText } from '../properties/any-text.ts';

const key = Buffer.from('a key of thirty-two bytes or more');
const position = '01980000-0000-7000-8000-00000000000a';
const cursors = hmacCursors(key);
const sealed = cursors.seal(position);

const alphabet = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'];
const replaceAt = (text: string, index: number, character: string) =>
  text.slice(0, index) + character + text.slice(index + 1);

it('opens what it has sealed', () => {
  expect(cursors.open(sealed)).toBe(position);
});

it('opens whatever it has sealed, for another instance with the key as well', () => {
  fc.assert(fc.property(anyText(), (text) => hmacCursors(key).open(cursors.seal(text)) === text));
});

it('seals in characters that need no escape in a URL', () => {
  expect(sealed).toMatch(/^[\w-]+$/);
});

it('refuses every change of a single character', () => {
  const changes = [...sealed].flatMap((original, index) =>
    [...alphabet, '+', '/', '=', ' ', '%', '\0', 'é']
      .filter((character) => character !== original)
      .map((character) => replaceAt(sealed, index, character)),
  );
  expect(changes.filter((changed) => cursors.open(changed) !== undefined)).toStrictEqual([]);
});

it('refuses every change of a single character, whatever was sealed', () => {
  fc.assert(
    fc.property(anyText(), fc.nat(), fc.constantFrom(...alphabet), (text, at, character) => {
      const original = cursors.seal(text);
      const changed = replaceAt(original, at % original.length, character);
      return changed === original || cursors.open(changed) === undefined;
    }),
  );
});

it('refuses a cursor with a character more or less anywhere', () => {
  const changes = [...sealed, ''].flatMap((_, index) => [
    sealed.slice(0, index) + sealed.slice(index + 1),
    ...['A', '=', '\n'].map((more) => sealed.slice(0, index) + more + sealed.slice(index)),
  ]);
  const others = changes.filter((changed) => changed !== sealed);
  expect(others.filter((changed) => cursors.open(changed) !== undefined)).toStrictEqual([]);
});

it('refuses a cursor that another key has sealed', () => {
  expect(
    hmacCursors(Buffer.from('another key of the same length...')).open(sealed),
  ).toBeUndefined();
});

it('refuses bytes that are not what was sealed, though they read alike', () => {
  const bytes = Buffer.from(cursors.seal('\u{FFFD}'), 'base64url');
  const alike = Buffer.concat([bytes.subarray(0, -3), Buffer.of(0xff)]);
  expect(cursors.open(alike.toString('base64url'))).toBeUndefined();
});

it.each([
  ['nothing', ''],
  ['padding', `${sealed}==`],
  ['the alphabet of plain base64', Buffer.from(sealed, 'base64url').toString('base64')],
  ['a position that is not sealed', Buffer.from(position).toString('base64url')],
  ['a position in the clear', position],
  ['less than a seal', sealed.slice(0, 20)],
  ['no base64url at all', '{"after":1}'],
])('refuses %s', (_title, cursor) => {
  expect(cursors.open(cursor)).toBeUndefined();
});

it('refuses whatever was not sealed', () => {
  fc.assert(fc.property(anyText(), (text) => cursors.open(text) === undefined));
});

it('have the key that all instances share', async () => {
  const shared = sharedCursors(async () => key);
  expect(await shared.seal(position)).toBe(sealed);
  expect(await shared.open(sealed)).toBe(position);
  await expect(
    sharedCursors(() => Promise.reject(new Error('no key'))).open(sealed),
  ).rejects.toThrow('no key');
});
