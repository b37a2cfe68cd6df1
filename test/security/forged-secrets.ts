import { createHash } from 'node:crypto';
import { audience, issuer as iss } from '../infrastructure/tokens.ts';
import type { Tokens } from './forged-claims.ts';
import { kids } from './forged-strangers.ts';
import { resigned, secret, signed } from './issuers.ts';
import { hmac, part } from './jws.ts';

const guesses = [
  ...['', 'secret', 'password', 'changeme', 'your-256-bit-secret', 'key', 'jwt', 'test', '123456'],
  ...[
    'null',
    'undefined',
    'HS256',
    iss,
    audience,
    '0'.repeat(64),
    'a'.repeat(64),
    '[object Object]',
  ],
];

const secrets: readonly (string | Uint8Array)[] = [
  ...guesses,
  Buffer.alloc(64, 0xff),
  ...[secret.slice(1), secret.slice(0, -1), secret.slice(0, 32), `${secret}\n`, ` ${secret}`],
  ...[secret.toUpperCase(), `${secret}${secret}`, secret.split('').reverse().join('')],
  Buffer.from(secret, 'hex'),
  Buffer.from(secret, 'base64'),
  ...(['hex', 'base64', 'base64url'] as const).map((encoding) =>
    Buffer.from(secret).toString(encoding),
  ),
  createHash('sha256').update(secret).digest(),
];

/** For a system with a secret: with another one, or not as the algorithm has it. */
export const forgedBySecrets: Tokens = Object.fromEntries([
  ...secrets.map((each, i) => [`secret ${i}`, signed({ alg: 'HS256' }, hmac(256, each))]),
  ...[384, 512].flatMap((bits) =>
    guesses.map((guess, i) => [
      `HS${bits} with guess ${i}`,
      signed({ alg: `HS${bits}` }, hmac(bits, guess)),
    ]),
  ),
  ...[256, 384, 512].flatMap((said) =>
    [256, 384, 512].flatMap((done) => {
      if (said === done) return [];
      const sign = hmac(done, secret);
      const header = { alg: `HS${said}` };
      return [
        [`HS${said} made with ${done} bits`, signed(header, sign)],
        [
          `HS${said} made with ${done} bits, cut`,
          resigned(header, sign, (mac) => mac.subarray(0, said / 8)),
        ],
      ];
    }),
  ),
  ...kids.map(([kid, found], i) => [
    `kid ${i}: ${JSON.stringify(kid)?.slice(0, 40)}`,
    signed({ alg: 'HS256', kid }, hmac(256, found)),
  ]),
  [
    'a secret of its own',
    signed({ alg: 'HS256', jwk: { kty: 'oct', k: part('forged') } }, hmac(256, 'forged')),
  ],
  ...['RS256', 'PS256', 'ES256', 'EdDSA', 'RS512', 'ES512'].map((alg) => [
    `${alg} with the secret`,
    signed({ alg }, hmac(256, secret)),
  ]),
]);
