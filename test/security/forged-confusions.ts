import { createHash, type KeyObject } from 'node:crypto';
import type { Tokens } from './forged-claims.ts';
import { kidOf } from './forged-strangers.ts';
import { algorithms, jwkOf, keySet, pairs, secret, signed } from './issuers.ts';
import { hmac, keySign } from './jws.ts';

/** A public key in all the forms in which somebody may have it at hand. */
const encodings = (key: KeyObject): readonly (string | Uint8Array)[] => {
  const pem = (type: 'spki' | 'pkcs1') => String(key.export({ type, format: 'pem' }));
  const der = (type: 'spki' | 'pkcs1') => key.export({ type, format: 'der' });
  const texts = (type: 'spki' | 'pkcs1') => {
    const text = pem(type);
    const content = text.split('\n').slice(1, -2).join('');
    return [text, text.trim(), text.replaceAll('\n', '\r\n'), text.replaceAll('\n', ''), content];
  };
  const jwk = jwkOf(key);
  const members = Object.entries(jwk);
  const canonical = JSON.stringify(Object.fromEntries(members.toSorted()));
  const numbers = ['n', 'x', 'y'].flatMap((name) => jwk[name] ?? []);
  const bytes = numbers.map((number) => Buffer.from(number, 'base64url'));
  return [
    ...texts('spki'),
    der('spki'),
    ...(key.asymmetricKeyType === 'rsa' ? [...texts('pkcs1'), der('pkcs1')] : []),
    ...[JSON.stringify(jwk), canonical, JSON.stringify(jwk, null, 2)],
    createHash('sha256').update(canonical).digest(),
    ...numbers,
    ...bytes,
    ...bytes.flatMap((each) => [each.toString('hex'), each.toString('base64')]),
    ...(bytes.length === 2
      ? [Buffer.concat(bytes), Buffer.concat([Buffer.from([4]), ...bytes])]
      : []),
  ];
};

/** The public key taken for a secret. */
const confused: Tokens = Object.fromEntries([
  ...(['rsa', 'ec', 'ed'] as const).flatMap((kid) =>
    [256, 512].flatMap((bits) =>
      encodings(pairs[kid].publicKey).map((key, i) => [
        `HS${bits} with the key ${kid}, form ${i}`,
        signed({ alg: `HS${bits}`, kid }, hmac(bits, key)),
      ]),
    ),
  ),
  ...['RS256', 'ES256', 'EdDSA'].map((alg) => [
    `${alg} that is an HMAC`,
    signed(
      { alg, kid: kidOf[alg] },
      hmac(256, String(pairs.rsa.publicKey.export({ type: 'spki', format: 'pem' }))),
    ),
  ]),
  ['HS256 with the set', signed({ alg: 'HS256', kid: 'rsa' }, hmac(256, JSON.stringify(keySet)))],
  ['HS256 with a published secret', signed({ alg: 'HS256', kid: 'symmetric' }, hmac(256, secret))],
]);

/** Signed well, under another algorithm's name or for another key. */
const crossed: Tokens = Object.fromEntries(
  algorithms.flatMap(([alg, kid, hash, options]) => {
    const sign = keySign(pairs[kid].privateKey, hash, options);
    const others = algorithms.filter(([other, its]) => other !== alg && `${its}${kid}` !== 'eded');
    return [
      ...others.map(([other, its]) => [
        `${alg} under the name ${other}`,
        signed({ alg: other, kid: its }, sign),
      ]),
      ...others
        .filter(([, its]) => its !== kid)
        .map(([, its]) => [`${alg} with the kid ${its}`, signed({ alg, kid: its }, sign)]),
    ];
  }),
);

/** For a system with a key set: a key for another purpose. */
export const forgedByConfusion: Tokens = { ...confused, ...crossed };
