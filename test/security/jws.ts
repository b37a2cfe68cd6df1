import { constants, createHmac, type KeyObject, type SigningOptions, sign } from 'node:crypto';

/** Content of a part of a token: text and bytes as they are, anything else as JSON. */
export const part = (content: unknown): string => {
  const isRaw = typeof content === 'string' || content instanceof Uint8Array;
  return Buffer.from(isRaw ? content : JSON.stringify(content)).toString('base64url');
};

/** Signs the first two parts of a token. */
export type Sign = (text: string) => Uint8Array;

/** A compact JWS (RFC 7515 §3.1) of whatever it is given, good or bad. */
export const jws = (header: unknown, payload: unknown, sign: Sign): string => {
  const text = `${part(header)}.${part(payload)}`;
  return `${text}.${part(sign(text))}`;
};

export const hmac =
  (bits: number, secret: string | Uint8Array): Sign =>
  (text) =>
    createHmac(`sha${bits}`, secret).update(text).digest();

/** RSA, ECDSA or EdDSA, whose hash is part of it, with a private key. */
export const keySign =
  (key: KeyObject, hash: string | null, options: SigningOptions = {}): Sign =>
  (text) =>
    sign(hash, Buffer.from(text), { key, dsaEncoding: 'ieee-p1363', ...options });

/** RFC 7518 §3.5: the salt is as long as the hash. */
export const pss = (saltLength: number = constants.RSA_PSS_SALTLEN_DIGEST): SigningOptions => ({
  padding: constants.RSA_PKCS1_PSS_PADDING,
  saltLength,
});
