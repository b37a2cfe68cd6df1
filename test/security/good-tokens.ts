import { audience, inSeconds } from '../infrastructure/tokens.ts';
import {
  algorithms,
  goodClaims,
  type Issuer,
  keySetIssuer,
  pairs,
  secret,
  secretIssuer,
  signedBy,
} from './issuers.ts';
import { hmac, jws, keySign, part } from './jws.ts';
import { highS, lowS } from './signature-values.ts';

/** What must be let in: the value of an `Authorization` field. */
export interface GoodField {
  readonly what: string;
  readonly value: string;
}

const bearer = (token: string): string => `Bearer ${token}`;

const ofAnyIssuer = (issuer: Issuer): readonly GoodField[] => {
  const { claiming, heading, holding } = signedBy(issuer);
  const filler = 'x'.repeat(5_000);
  const long = claiming({ filler });
  // Four characters of a token hold three bytes of it.
  const room = Math.floor((8_192 - long.length) / 4) * 3;
  return [
    { what: 'bearer in lower case', value: `bearer ${issuer.good}` },
    { what: 'bearer in upper case', value: `BEARER ${issuer.good}` },
    ...Object.entries({
      'for others too': claiming({ aud: ['another', audience] }),
      'with claims that mean nothing to us': claiming({ nonce: 1, act: { sub: 'x' }, exps: [] }),
      'with several roles': claiming({ roles: ['reader', 'admin', 'ADMIN'], scope: undefined }),
      'with scopes only': claiming({ roles: undefined, scope: 'users:write openid users:read' }),
      'that ends in the year 9999': claiming({ exp: 253_402_300_799 }),
      'that ends in half a second': claiming({ exp: inSeconds(1.1) }),
      'good by a clock that is five seconds fast': claiming({ nbf: inSeconds(5) }),
      'with its scopes in a list': claiming({
        roles: undefined,
        scope: ['users:write', 'users:read'],
      }),
      'with scopes and roles that are none': claiming({
        roles: null,
        scope: 'users:write users:read',
      }),
      'with roles and a scope that is none': claiming({ scope: null }),
      'with a claim that is deep': claiming({
        deep: JSON.parse('['.repeat(1_000) + ']'.repeat(1_000)),
      }),
      'that is good since now': claiming({ nbf: inSeconds(0), iat: inSeconds(0) }),
      'issued by a clock that is fast': claiming({ iat: inSeconds(30) }),
      'as RFC 9068 types it': heading({ typ: 'at+jwt' }),
      'as RFC 7519 types it': heading({ typ: 'JWT' }),
      'with blanks in its JSON': holding(JSON.stringify(goodClaims(), null, 2)),
      'of somebody with a name in Chinese': claiming({ sub: '漢字 Ünïcode 🎉' }),
      'that says where keys are, which nobody asks': heading({ jku: 'http://127.0.0.1:9/' }),
      'as long as can be': claiming({ filler: filler + 'x'.repeat(room) }),
    }).map(([what, token]) => ({ what, value: bearer(token) })),
  ];
};

const ofSecret = [256, 384, 512].map((bits) => ({
  what: `signed with HS${bits}`,
  value: bearer(jws({ alg: `HS${bits}`, kid: 'any' }, goodClaims(), hmac(bits, secret))),
}));

const unnamed = `${part({ alg: 'ES256' })}.${part(goodClaims())}`;
const signature = keySign(pairs.ec.privateKey, 'sha256')(unnamed);

const ofKeySet = [
  ...algorithms.map(([alg, kid, hash, options]) => ({
    what: `signed with ${alg}`,
    value: bearer(jws({ alg, kid }, goodClaims(), keySign(pairs[kid].privateKey, hash, options))),
  })),
  // RFC 7518 §3.4 has no rule on which of the two a signer must choose.
  {
    what: 'without kid, s in the lower half',
    value: bearer(`${unnamed}.${part(lowS(signature))}`),
  },
  {
    what: 'without kid, s in the upper half',
    value: bearer(`${unnamed}.${part(highS(signature))}`),
  },
];

export const goodFields = (issuer: Issuer): readonly GoodField[] => [
  ...ofAnyIssuer(issuer),
  ...(issuer === secretIssuer ? ofSecret : []),
  ...(issuer === keySetIssuer ? ofKeySet : []),
];
