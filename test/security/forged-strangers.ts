import { issuer as iss } from '../infrastructure/tokens.ts';
import type { Tokens } from './forged-claims.ts';
import { foreign, jwkOf, type Kid, signed } from './issuers.ts';
import { keySign, pss } from './jws.ts';

/** What a key id may make of a careless look-up, and the secret that would be found. */
export const kids: readonly (readonly [unknown, string | Uint8Array])[] = [
  ...['/dev/null', '../../../../../../dev/null', 'file:///dev/null', '', ' ', '\0', null].map(
    (kid) => [kid, ''] as const,
  ),
  ['/proc/sys/kernel/ostype', 'Linux\n'],
  ['../../../proc/sys/kernel/ostype', 'Linux\n'],
  ['../../package.json', '{}'],
  ["x' UNION SELECT 'forged' -- ", 'forged'],
  ["' OR '1'='1", '1'],
  ["x'; DROP TABLE users; --", ''],
  ['x"; return "forged"; //', 'forged'],
  ['{"$ne":null}', ''],
  ['*', ''],
  ['%', ''],
  ['$(echo forged)', 'forged'],
  ['`id`', 'forged'],
  ['| cat /etc/hostname', 'localhost\n'],
  ['__proto__', '[object Object]'],
  ['__proto__', ''],
  ['constructor', 'function Object() { [native code] }'],
  ['constructor', ''],
  ['toString', 'function toString() { [native code] }'],
  ['hasOwnProperty', ''],
  ['prototype', 'undefined'],
  ['length', '1'],
  ['0', 'undefined'],
  ['https://evil.example/jwks.json', 'forged'],
  ['http://169.254.169.254/latest/meta-data', ''],
  ['unknown', 'undefined'],
  ['x'.repeat(4_000), ''],
  ['line\r\nbreak', ''],
  ...[7, -1, 1.5, true, [], ['ec'], {}, { kid: 'ec' }].map((kid) => [kid, 'undefined'] as const),
];

const foreignSigners = [
  ['RS256', keySign(foreign.rsa.privateKey, 'sha256'), foreign.rsa.publicKey],
  ['PS256', keySign(foreign.rsa.privateKey, 'sha256', pss()), foreign.rsa.publicKey],
  ['ES256', keySign(foreign.ec.privateKey, 'sha256'), foreign.ec.publicKey],
  ['EdDSA', keySign(foreign.ed.privateKey, null), foreign.ed.publicKey],
] as const;

/** The key ids that strangers claim. */
export const kidOf: Readonly<Record<string, Kid>> = {
  RS256: 'rsa',
  PS256: 'rsa',
  ES256: 'ec',
  EdDSA: 'ed',
};

/** Keys of strangers, and headers that ask to believe them. */
export const forgedByStrangers: Tokens = Object.fromEntries([
  ...foreignSigners.flatMap(([alg, sign, publicKey]) => {
    const kid = kidOf[alg];
    const jwk = jwkOf(publicKey);
    const x5c = [publicKey.export({ type: 'spki', format: 'der' }).toString('base64')];
    const url = 'http://127.0.0.1:9/jwks.json';
    const headers: Record<string, unknown>[] = [
      ...[{}, { kid }, { kid: 'foreign' }, { kid: kid?.toUpperCase() }, { kid: `${kid} ` }],
      ...[{ jwk }, { jwk: { ...jwk, kid } }, { jku: url }, { x5u: url }, { x5c }, { x5t: 'AAAA' }],
      ...[
        { jwks: { keys: [jwk] } },
        { jku: `${iss}@127.0.0.1:9/`, kid: url },
        { 'x5t#S256': 'AA' },
      ],
    ];
    return headers.map((header, i) => [
      `${alg} of a stranger, ${i}: ${Object.keys(header)}`,
      signed({ alg, ...(i > 4 && { kid }), ...header }, sign),
    ]);
  }),
  ...kids.map(([kid], i) => [
    `a stranger's kid ${i}: ${JSON.stringify(kid)?.slice(0, 40)}`,
    signed({ alg: 'ES256', kid }, keySign(foreign.ec.privateKey, 'sha256')),
  ]),
]);
