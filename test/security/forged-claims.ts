import { deflateRawSync, gzipSync } from 'node:zlib';
import { audience, inSeconds, issuer as iss } from '../infrastructure/tokens.ts';
import { goodClaims, type Issuer, now, signedBy } from './issuers.ts';

/** Tokens by what is wrong with them. */
export type Tokens = Readonly<Record<string, string>>;

const noDates = [null, '', 'NaN', true, [inSeconds(60)], { date: inSeconds(60) }, '2031-01-01'];
const noTexts = [null, '', 0, 1, true, false, [], ['a'], {}, { a: 1 }];

/** The same letters to the eye: Cyrillic `і`, `е` and `о`, then full-width ones. */
const lookAlikes = (text: string) => [
  text.replace(/i/, 'і'),
  text.replace(/e/, 'е'),
  text.replace(/o/, 'о'),
  text.replace(/[a-z]/g, (letter) => String.fromCodePoint(letter.charCodeAt(0) + 0xfee0)),
];

/** What a lenient comparison may take for the text. */
const nearly = (text: string): readonly unknown[] => [
  undefined,
  ...noTexts,
  text.toUpperCase(),
  `${text[0]?.toUpperCase()}${text.slice(1)}`,
  text.slice(0, -1),
  text.slice(1),
  `${text}s`,
  `${text}/`,
  `${text}.`,
  ` ${text}`,
  `${text} `,
  `${text}\n`,
  `${text}\0`,
  `${text}\u200b`,
  `\ufeff${text}`,
  `${text},other`,
  `other ${text}`,
  `${text}#`,
  `${text}?`,
  encodeURIComponent(`${text}/`),
  Buffer.from(text).toString('base64'),
  '.*',
  '*',
  '%',
  { [text]: true },
  { 0: text, length: 1 },
  [[text]],
  [text.toUpperCase()],
  [`${text} `],
  [{ [text]: text }],
  [null],
  ...lookAlikes(text).filter((each) => each !== text),
];

const issuers = [
  [iss],
  [iss, 'https://other.example'],
  iss.replace('https', 'http'),
  iss.replace('https', 'HTTPS'),
  iss.replace('https://', ''),
  iss.replace('https://', '//'),
  iss.replace('https://', 'https://user@'),
  `${iss}:443`,
  `${iss}/.`,
  `${iss}//`,
  `${iss}.evil.example`,
  iss.replace('issuer', 'issuer%2e'),
  iss.replace('issuer.', 'issuer。'),
  'https://evil.example',
  `https://evil.example/${iss}`,
];

const claimed: Readonly<Record<string, readonly unknown[]>> = {
  exp: [
    ...[undefined, ...noDates, String(inSeconds(60))],
    ...[0, -1, -inSeconds(60), inSeconds(-3_600), inSeconds(-1), inSeconds(0)],
    // Past, or this very moment, within the second that it is.
    ...[inSeconds(0.5), inSeconds(0.6), now.getTime() / 1_000],
    // In milliseconds, and after the last date that ISO 8601 can write.
    ...[inSeconds(60) * 1_000, inSeconds(-60) * 1_000, 253_402_300_800, 1e300],
  ],
  nbf: [
    ...[...noDates, String(inSeconds(-60))],
    ...[inSeconds(5.9), inSeconds(6), inSeconds(60), inSeconds(-60) * 1_000, 1e300],
  ],
  iat: [...noDates, String(inSeconds(-60)), inSeconds(-60) * 1_000, 1e300, -1e300],
  iss: [...nearly(iss), ...issuers],
  aud: [...nearly(audience), iss, [], ['another', 'others']],
  sub: [undefined, ...noTexts],
};

const claims = JSON.stringify(goodClaims());
const inClaims = (text: string) => claims.replace('{', `{${text},`);
const instead = (claim: string, text: string) =>
  claims.replace(new RegExp(`"${claim}":("[^"]*"|[^,]*)`), `"${claim}":${text}`);

const bytes = (...parts: readonly (string | readonly number[])[]) =>
  Buffer.concat(parts.map((each) => Buffer.from(each as string)));
const [beforeSub, afterSub] = claims.split('-someone') as [string, string];

/** Payloads that are no claims, or that two readers may read in two ways. */
const payloads: readonly (string | Uint8Array)[] = [
  ...[
    '',
    ' ',
    'null',
    'true',
    '0',
    '"someone"',
    '[]',
    '{}',
    `[${claims}]`,
    '{',
    claims.slice(0, -1),
  ],
  ...[`${claims}x`, `${claims}${claims}`, `${claims},{}`, `${claims}\0`, `${claims}]`],
  ...[claims.replace(/}$/, ',}'), `/* */${claims}`, `${claims}//`, claims.replaceAll('"', "'")],
  ...[claims.replaceAll(/"(\w+)":/g, '$1:'), `)]}',\n${claims}`, `(${claims})`, `x=${claims}`],
  ...['NaN', 'Infinity', '1e400', '0x7fffffff', '0x70e1ba80', '+1893456060', '01893456060'].map(
    (date) => instead('exp', date),
  ),
  ...['1893456060.', '.1e11', '1893456060n', '"1893456060"', '1_893_456_060'].map((date) =>
    instead('exp', date),
  ),
  ...['1e400', '-1e400'].map((date) => inClaims(`"iat":${date}`)),
  ...['1e400', '-1e400'].map((date) => inClaims(`"nbf":${date}`)),
  ...['"sub":"root"', '"exp":1', '"iss":"https://evil.example"', '"aud":"other"'].map(inClaims),
  ...['"s\\u0075b":"root"', '"roles":[]', '"scope":""', `"iss":"${iss}"`, '"x":1,"x":2'].map(
    inClaims,
  ),
  ...[`\ufeff${claims}`, `${claims}\ufeff`, `\u2028${claims}`, `\u00a0${claims}`],
  Buffer.from(claims, 'utf16le'),
  Buffer.from(`\ufeff${claims}`, 'utf16le').swap16(),
  // Not UTF-8: a lone byte, one too many for its character, half a surrogate, a cut-off character.
  ...[[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xe6, 0xbc]].map((odd) =>
    bytes(beforeSub, odd, afterSub),
  ),
  bytes(beforeSub, '\n', afterSub),
  gzipSync(claims),
  deflateRawSync(claims),
  ...['sub=someone&exp=1893456060', '<sub>someone</sub>', 'sub: someone\nexp: 1893456060'],
  `{"__proto__":${claims}}`,
  `{"constructor":{"prototype":${claims}}}`,
  `{"claims":${claims}}`,
  `{"payload":${claims}}`,
  claims.replace('"exp"', '"EXP"'),
  claims.replace('"exp"', '"exp "'),
  claims.replace('"exp"', '"еxp"'),
  claims.replace('"sub"', '"Sub"'),
  claims.replace('"sub"', '"sub\\u0000"'),
];

/** Signed as they should be, saying what they should not. */
export const forgedClaims = (issuer: Issuer): Tokens => {
  const { claiming, holding, heading } = signedBy(issuer);
  return Object.fromEntries([
    ...Object.entries(claimed).flatMap(([claim, values]) =>
      values.map((value) => [`${claim}: ${JSON.stringify(value)}`, claiming({ [claim]: value })]),
    ),
    ...payloads.map((payload, i) => [
      `payload ${i}: ${String(payload).slice(0, 40)}`,
      holding(payload),
    ]),
    ['nested', heading({ cty: 'JWT' }, issuer.good)],
    ['nested in a text', heading({ cty: 'JWT' }, JSON.stringify(issuer.good))],
    ['compressed', heading({ zip: 'DEF' }, deflateRawSync(claims))],
    ['too long by a few', claiming({ filler: 'x'.repeat(6_200) })],
    ['too long by far', claiming({ filler: 'x'.repeat(100_000) })],
  ]);
};
