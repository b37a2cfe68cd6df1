import type { CryptoKey, JWTVerifyGetKey } from 'jose';

export type VerificationKey = JWTVerifyGetKey | CryptoKey;

/** Where the keys come from that tokens are verified with. */
export interface KeySource {
  /** A token is good when it is signed with a key of one of these. */
  readonly candidates: readonly [VerificationKey, ...VerificationKey[]];
  /** The same as long as what was verified once is good still; `undefined` when keys have to be asked for again. */
  keySetVersion(): unknown;
}
