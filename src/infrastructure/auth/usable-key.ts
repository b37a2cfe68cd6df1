import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { JWK } from 'jose';

/**
 * A member of a key set as a public key that can be imported; `undefined` for any other, which is to
 * be ignored (RFC 7517 §5): no object, members missing or of another type, a key type that is not
 * known, a private key, an RSA key that nobody should sign with.
 */
export const usableKey = (member: unknown): JWK | undefined => {
  try {
    const { kid, alg, use, key_ops, d, priv } = member as JWK;
    const key = createPublicKey({ key: member as JsonWebKey, format: 'jwk' });
    if (d !== undefined || priv !== undefined || !isStrong(key)) return undefined;
    // Beside other operations this one could not be imported for.
    const operations = key_ops?.includes('verify') ? ['verify'] : key_ops;
    const names = { kid, alg, use, key_ops: operations };
    return { ...(key.export({ format: 'jwk' }) as JWK), ...names } as JWK;
  } catch {
    return undefined;
  }
};

/** RSA by RFC 7518 §3.3, and with an exponent that does something. */
const isStrong = ({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean => {
  if (asymmetricKeyType !== 'rsa') return true;
  const { modulusLength = 0, publicExponent = 0n } = asymmetricKeyDetails ?? {};
  return modulusLength >= 2_048 && publicExponent > 1n && publicExponent % 2n === 1n;
};
