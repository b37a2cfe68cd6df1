import { createCipheriv, randomBytes } from 'node:crypto';
import type { Tokens } from './forged-claims.ts';
import { goodClaims, type Issuer, secret, signedBy } from './issuers.ts';
import { part } from './jws.ts';

/** `none` in all its letter cases. */
const nones = Array.from({ length: 16 }, (_, bits) =>
  Array.from('none', (letter, i) => ((bits >> i) & 1 ? letter.toUpperCase() : letter)).join(''),
);
const nearlyNones = [
  ' none',
  'none ',
  'none\0',
  'none\n',
  'nоne',
  'ｎｏｎｅ',
  'unsecured',
  'plain',
];

/** Tokens that say they need no signature, with none, with half of one, with a good one. */
const unsigned = ({ header, good }: Issuer): Tokens => {
  const signature = good.split('.')[2] ?? '';
  const payload = part(goodClaims());
  const spellings = [...nones, ...nearlyNones].map((alg) => [alg, part({ ...header, alg })]);
  return Object.fromEntries([
    ...spellings.map(([alg, first]) => [`unsigned, ${alg}`, `${first}.${payload}.`]),
    ...spellings.map(([alg, first]) => [`signed, ${alg}`, `${first}.${payload}.${signature}`]),
    ['none, alone', `${part({ alg: 'none' })}.${payload}.`],
    ['none and no third part', `${part({ alg: 'none' })}.${payload}`],
    ['none and 32 zeros', `${part({ alg: 'none' })}.${payload}.${part(Buffer.alloc(32))}`],
    ['no header at all', `.${payload}.${signature}`],
    ['no header, no signature', `.${payload}.`],
  ]);
};

const noAlgorithms = [
  ...[
    undefined,
    null,
    '',
    0,
    7,
    true,
    [],
    {},
    'HS',
    'RS256 ',
    'sha256',
    'HMACSHA256',
    'HS1',
    'HS256K',
  ],
  ...[
    'ES256K',
    'Ed448',
    'ML-DSA-44',
    'RS1',
    'dir',
    'A256KW',
    'RSA-OAEP',
    'ECDH-ES',
    'unknown',
    '*',
  ],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'HS256,RS256', '256', 'SH256'],
  'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256',
];

const nearly = (alg: string): readonly unknown[] => [
  ...[alg.toLowerCase(), ` ${alg}`, `${alg} `, `${alg}\0`, `${alg}\n`, alg.slice(0, -1), `${alg}0`],
  ...[[alg], { alg }, { 0: alg, length: 1 }, alg.replace('256', '-256'), alg.replace('S', 'Ѕ')],
];

const critical = [
  ...[
    null,
    true,
    'exp',
    '',
    {},
    [],
    [''],
    [7],
    [null],
    [['exp']],
    ['exp'],
    ['alg'],
    ['kid'],
    ['typ'],
  ],
  ...[
    ['zip'],
    ['jwk'],
    ['http://example.invalid/ext'],
    ['__proto__'],
    ['constructor'],
    ['toString'],
  ],
];

/** Headers that say what must not be said, signed as they should be. */
const signed = (issuer: Issuer): Tokens => {
  const { heading, headed } = signedBy(issuer);
  const { header } = issuer;
  const text = JSON.stringify(header);
  const changes: readonly Record<string, unknown>[] = [
    ...[...noAlgorithms, ...nearly(`${header['alg']}`)].map((alg) => ({ alg })),
    ...critical.map((crit) => ({ crit, 'http://example.invalid/ext': 1 })),
    { crit: ['b64'] },
    ...[false, 'false', 0, null].map((b64) => ({ b64, crit: ['b64'] })),
    { b64: true, crit: ['b64', 'b64'] },
    { b64: false },
    ...[7, 0, null, true, [header['kid'] ?? 'ec'], { kid: 'ec' }, []].map((kid) => ({ kid })),
  ];
  const raw: readonly (string | Uint8Array)[] = [
    ...['', ' ', 'null', 'true', '7', '[]', '{}', '"HS256"', `[${text}]`, text.slice(0, -1)],
    ...[`${text}x`, `${text}${text}`, `${text}\0`, `\ufeff${text}`, text.replace('}', ',}')],
    ...[text.replaceAll('"', "'"), text.replaceAll(/"(\w+)":/g, '$1:'), `{"__proto__":${text}}`],
    ...['"alg":"none"', '"alg":"HS256"', '"\\u0061lg":"none"', '"typ":"JWT","typ":"at+jwt"'].map(
      (more) => text.replace('{', `{${more},`),
    ),
    text.replace('{', '{"kid":"ec","kid":"rsa",'),
    Buffer.from(text, 'utf16le'),
    Buffer.concat([
      Buffer.from(text.replace('}', ',"x":"')),
      Buffer.from([0xff]),
      Buffer.from('"}'),
    ]),
  ];
  return Object.fromEntries([
    ...changes.map((change, i) => [`header ${i}: ${JSON.stringify(change)}`, heading(change)]),
    ...raw.map((each, i) => [`raw header ${i}: ${each}`, headed(each)]),
  ]);
};

const encryption = { alg: 'dir', enc: 'A256GCM', cty: 'JWT' };

/** Encrypted with the first bytes of the system's own secret, when it has one. */
const encrypted = (header: object, plain: string): string => {
  const first = part(header);
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', secret.slice(0, 32), iv).setAAD(Buffer.from(first));
  const content = Buffer.concat([cipher.update(plain), cipher.final()]);
  return [first, '', part(iv), part(content), part(cipher.getAuthTag())].join('.');
};

const otherEncryptions = [
  { ...encryption, zip: 'DEF' },
  { alg: 'PBES2-HS256+A128KW', enc: 'A128GCM', p2s: 'c2FsdHNhbHQ', p2c: 2_147_483_647 },
  { alg: 'PBES2-HS512+A256KW', enc: 'A256GCM', p2s: 'c2FsdHNhbHQ', p2c: 1e308 },
  { alg: 'RSA-OAEP-256', enc: 'A256GCM' },
  { alg: 'RSA1_5', enc: 'A128CBC-HS256' },
  { alg: 'A256KW', enc: 'A256GCM' },
  { alg: 'ECDH-ES', enc: 'A256GCM', epk: { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' } },
  { alg: 'none', enc: 'none' },
];

const encryptions = (issuer: Issuer): Tokens => ({
  'encrypted claims': encrypted(encryption, JSON.stringify(goodClaims())),
  'an encrypted token': encrypted(encryption, issuer.good),
  ...Object.fromEntries(
    otherEncryptions.flatMap((header, i) => [
      [`encrypted ${i}: ${header.alg}`, encrypted(header, issuer.good)],
      [`${header.alg} ${i}, signed`, signedBy(issuer).heading(header)],
    ]),
  ),
});

export const forgedHeaders = (issuer: Issuer): Tokens => ({
  ...unsigned(issuer),
  ...signed(issuer),
  ...encryptions(issuer),
});
