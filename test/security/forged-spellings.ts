import type { Tokens } from './forged-claims.ts';
import type { Issuer } from './issuers.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The same bytes to a lenient decoder: the spare bits of the last character set. */
const strayBit = (encoded: string): string => {
  const last = alphabet.indexOf(encoded.at(-1) ?? '');
  return `${encoded.slice(0, -1)}${alphabet[last + 1]}`;
};

const padded = (encoded: string): string => encoded.padEnd(Math.ceil(encoded.length / 4) * 4, '=');
const standard = (encoded: string): string => encoded.replaceAll('-', '+').replaceAll('_', '/');
const fullWidth = (text: string): string =>
  text.replace(/[a-z]/, (letter) => String.fromCodePoint(letter.charCodeAt(0) + 0xfee0));

/** For each of the parts, the token with that one misspelt. */
const inEachPart = (
  good: string,
  what: string,
  misspell: (encoded: string) => string,
): [string, string][] => {
  const parts = good.split('.');
  return parts.map((_, at) => [
    `${what}, part ${at + 1}`,
    parts.map((each, i) => (i === at ? misspell(each) : each)).join('.'),
  ]);
};

/** A good token, written as it must not be. */
export const forgedSpellings = ({ good }: Issuer): Tokens => {
  const [header = '', payload = '', signature = ''] = good.split('.');
  const each = (what: string, misspell: (encoded: string) => string) =>
    inEachPart(good, what, misspell);
  const amid = (odd: string) => (text: string) => `${text.slice(0, 9)}${odd}${text.slice(9)}`;
  const flattened = { protected: header, payload, signature };
  return Object.fromEntries([
    ...each('stray bits', strayBit),
    ...each('padding', padded),
    ...each('padding in the URL', (part) => padded(part).replaceAll('=', '%3D')),
    ...each('one = too many', (part) => `${part}===`),
    ...each('a character more', (part) => `${part}A`),
    ...each('a character less', (part) => part.slice(0, -1)),
    ...each('full width', fullWidth),
    ...each('a Cyrillic letter', (part) => part.replace(/[aeopxyAEOPXHBCMT]/, 'а')),
    ...each('a space', amid(' ')),
    ...each('a line break', amid('\n')),
    ...each('a folded line', amid('\r\n ')),
    ...each('a tab', amid('\t')),
    ...each('a NUL', amid('\0')),
    ...each('a space of no width', amid('\u200b')),
    ...each('a soft hyphen', amid('\u00ad')),
    ...each('a combining accent', amid('\u0301')),
    ...each('a hyphen', amid('!')),
    ...each('an escape', (part) => `%${part.charCodeAt(0).toString(16)}${part.slice(1)}`),
    ['the standard alphabet', standard(good)],
    ['the standard alphabet and padding', good.split('.').map(standard).map(padded).join('.')],
    ['a byte order mark before it', `\ufeff${good}`],
    ['a line break after it', `${good}\n`],
    ['a NUL after it', `${good}\0`],
    ...[1, 2, 3, 4, 5, 6, 7, 8].flatMap((k) => [
      [
        `the first dot ${k} later`,
        `${header}${payload.slice(0, k)}.${payload.slice(k)}.${signature}`,
      ],
      [
        `the last dot ${k} later`,
        `${header}.${payload}${signature.slice(0, k)}.${signature.slice(k)}`,
      ],
    ]),
    ['a dot before it', `.${good}`],
    ['a dot after it', `${good}.`],
    ['a part more', `${good}.${signature}`],
    ['an empty part amid', `${header}.${payload}..${signature}`],
    ['two parts more', `${good}..`],
    ['parts in another order', `${payload}.${header}.${signature}`],
    ['parts backwards', `${signature}.${payload}.${header}`],
    ['a header less', `${payload}.${signature}`],
    ['a payload less', `${header}.${signature}`],
    ['the payload detached', `${header}..${signature}`],
    ['a part alone', header],
    ...['%2E', '%2e', '。', '․', '．', ':', ',', '..', '. ', '·'].map((dot) => [
      `${dot} for a dot`,
      good.replaceAll('.', dot),
    ]),
    ...['""', "''", '<>', '()', '[]', '{}', '``'].map((marks) => [
      `in ${marks}`,
      `${marks[0]}${good}${marks[1]}`,
    ]),
    ...[',', ', ', ' ', ';', '.', '\t', '|', '\n', '%20', '+'].map((mark) => [
      `twice with ${JSON.stringify(mark)} between`,
      `${good}${mark}${good}`,
    ]),
    ['twice', `${good}${good}`],
    ['in upper case', good.toUpperCase()],
    ['in lower case', good.toLowerCase()],
    ['backwards', good.split('').reverse().join('')],
    ['in base64', Buffer.from(good).toString('base64')],
    ['in base64url', Buffer.from(good).toString('base64url')],
    ['in hexadecimal', Buffer.from(good).toString('hex')],
    [
      'decoded',
      good
        .split('.')
        .map((part) => Buffer.from(part, 'base64url').toString())
        .join('.'),
    ],
    ['as flattened JSON', JSON.stringify(flattened)],
    ['as general JSON', JSON.stringify({ payload, signatures: [flattened] })],
    ['as JSON', JSON.stringify(good)],
    ['as JSON in base64url', Buffer.from(JSON.stringify(flattened)).toString('base64url')],
    ['after Bearer, once more', `Bearer ${good}`],
    ['after its name', `access_token=${good}`],
    ['as a data URL', `data:application/jwt,${good}`],
    ['with a disclosure', `${good}~WyJzYWx0Iiwic3ViIiwicm9vdCJd~`],
    ...[
      '.',
      '..',
      '...',
      '....',
      'null',
      'undefined',
      'e30.e30.e30',
      'not.a.token',
      '-',
      '=',
      '*',
    ].map((text) => [`no token: ${text}`, text]),
    ['8,192 characters and more', `${header}.${payload}.${'A'.repeat(8_192)}`],
    ['10,000 dots', '.'.repeat(10_000)],
    ['as long as an event can be', `${header}.${payload}.${'A'.repeat(6_000_000)}`],
  ]);
};
