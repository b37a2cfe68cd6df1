import type { CryptoKey, JWTVerifyGetKey } from 'jose';

export type VerificationKey = JWTVerifyGetKey | CryptoKey;

/** Where the keys come from that tokens are verified with. */
export interface KeySource {
  /** A token is good when it is signed with a key of one of these. */
  readonly candidates: readonly [VerificationKey, ...VerificationKey[]];
  /** The same value while verified tokens stay valid; `undefined` when the keys must be fetched again. */
  keySetVersion(): unknown;
}
