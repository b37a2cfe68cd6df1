import { webcrypto } from 'node:crypto';
import type { JWTVerifyGetKey } from 'jose';

/** HMAC with SHA-2 (RFC 7518 §3.2), with the least number of bytes its secret must have. */
const secretBytes = { HS256: 32, HS384: 48, HS512: 64 } as const;
export type HmacAlgorithm = keyof typeof secretBytes;

export const hmacAlgorithms = Object.keys(secretBytes) as HmacAlgorithm[];

export const minSecretBytes = (algorithms: readonly HmacAlgorithm[]): number =>
  Math.max(...algorithms.map((algorithm) => secretBytes[algorithm]));

/** One `CryptoKey` an algorithm, made once: it is bound to its hash. */
export const hmacKeys = async (
  secret: Uint8Array,
  algorithms: readonly HmacAlgorithm[],
): Promise<JWTVerifyGetKey> => {
  const imported = await Promise.all(
    algorithms.map(async (name) => {
      const algorithm = { name: 'HMAC', hash: `SHA-${name.slice(2)}` };
      const key = await webcrypto.subtle.importKey('raw', secret, algorithm, false, ['verify']);
      return [name as string, key] as const;
    }),
  );
  const byAlgorithm = new Map(imported);
  return ({ alg }) => byAlgorithm.get(alg) as webcrypto.CryptoKey;
};
