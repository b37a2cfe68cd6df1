import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { claims, now as start } from '../infrastructure/tokens.ts';
import { hmac, jws, keySign, pss, type Sign } from './jws.ts';

/** The time of these tests: amid a second, where rounding shows. */
export const now = new Date(start.getTime() + 600);

/** Somebody with every right, and with personal data that no log may have. */
export const goodClaims = (changes: Record<string, unknown> = {}): Record<string, unknown> =>
  claims({
    sub: '5f0c7a52-someone',
    scope: 'users:read users:write',
    roles: ['admin'],
    name: 'Eve Mallory',
    email: 'eve.mallory@private.example',
    ...changes,
  });

/** A token that says what a good one says. */
export const signed = (header: object, sign: Sign): string => jws(header, goodClaims(), sign);

/** With a signature made of its own. */
export const resigned = (
  header: object,
  sign: Sign,
  forge: (signature: Uint8Array, text: string) => Uint8Array,
): string => signed(header, (text) => forge(sign(text), text));

/** Whom a system believes. */
export interface Issuer {
  readonly name: string;
  /** What its tokens say of themselves. */
  readonly header: Readonly<Record<string, unknown>>;
  readonly sign: Sign;
  /** A token of its own, from which others are made. */
  readonly good: string;
}

/** Signed as the issuer does it, whatever it says. */
export const signedBy = ({ header, sign }: Pick<Issuer, 'header' | 'sign'>) => ({
  claiming: (changes: Record<string, unknown>) => jws(header, goodClaims(changes), sign),
  heading: (changes: Record<string, unknown>, payload: unknown = goodClaims()) =>
    jws({ ...header, ...changes }, payload, sign),
  holding: (payload: unknown) => jws(header, payload, sign),
  headed: (rawHeader: unknown) => jws(rawHeader, goodClaims(), sign),
});

/**
 * A token with both of the characters in its signature that only base64url has, and whose parts all
 * end in a character with spare bits: each way to misspell it then makes another text.
 */
const goodOf = (header: Issuer['header'], sign: Sign): string => {
  for (let jti = 0; ; jti += 1) {
    // The blanks are for the lengths.
    const parts = [JSON.stringify(header), JSON.stringify(goodClaims({ jti }))].map((text) =>
      text.padEnd(text.length + ((4 - (Buffer.byteLength(text) % 3)) % 3)),
    );
    const token = jws(parts[0], parts[1], sign);
    if (/\.[^.]*-[^.]*_[^.]*$/.test(token)) return token;
  }
};

const issuer = (name: string, header: Issuer['header'], sign: Sign): Issuer => ({
  name,
  header,
  sign,
  good: goodOf(header, sign),
});

/** Exactly as long as a block of SHA-256: a longer one is as good as its hash (RFC 2104 §2). */
export const secret = randomBytes(32).toString('hex');

export const secretIssuer = issuer('a secret', { alg: 'HS256' }, hmac(256, secret));

const rsa = (modulusLength: number, publicExponent = 65_537) =>
  generateKeyPairSync('rsa', { modulusLength, publicExponent });
const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve });

/** By their key ids. */
export const pairs = {
  rsa: rsa(2_048),
  'rsa-3': rsa(2_048, 3),
  'rsa-1024': rsa(1_024),
  ec: ec('P-256'),
  'ec-384': ec('P-384'),
  'ec-521': ec('P-521'),
  ed: generateKeyPairSync('ed25519'),
};
export type Kid = keyof typeof pairs;

/** Nobody's. */
export const foreign = { rsa: rsa(2_048), ec: ec('P-256'), ed: generateKeyPairSync('ed25519') };

export const jwkOf = (key: KeyObject) => key.export({ format: 'jwk' }) as Record<string, string>;
const jwk = (kid: Kid) => ({ ...jwkOf(pairs[kid].publicKey), kid });

/** Published for nothing that a token is signed for. */
export const uselessKeys = {
  encryption: { ...jwk('rsa'), kid: 'encryption', use: 'enc' },
  'sign-only': { ...jwk('ec'), kid: 'sign-only', key_ops: ['sign'] },
  'other-alg': { ...jwk('rsa'), kid: 'other-alg', alg: 'RS384' },
  'exponent-1': { ...jwk('rsa'), kid: 'exponent-1', e: 'AQ' },
  symmetric: { kty: 'oct', kid: 'symmetric', k: Buffer.from(secret).toString('base64url') },
};

export const keySet = {
  keys: [...(Object.keys(pairs) as Kid[]).map(jwk), ...Object.values(uselessKeys)],
};

export const keySetIssuer = issuer(
  'a key set',
  { alg: 'ES256', kid: 'ec' },
  keySign(pairs.ec.privateKey, 'sha256'),
);

const rsaSizes = [256, 384, 512] as const;
const rs = rsaSizes.map((bits) => [`RS${bits}`, 'rsa', `sha${bits}`, {}] as const);
const ps = rsaSizes.map((bits) => [`PS${bits}`, 'rsa', `sha${bits}`, pss()] as const);

/** Each algorithm with its key. */
export const algorithms = [
  ...rs,
  ...ps,
  ['ES256', 'ec', 'sha256', {}],
  ['ES384', 'ec-384', 'sha384', {}],
  ['ES512', 'ec-521', 'sha512', {}],
  ['EdDSA', 'ed', null, {}],
  ['Ed25519', 'ed', null, {}],
] as const;
