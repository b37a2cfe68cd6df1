import { forgedClaims } from './forged-claims.ts';
import { forgedByConfusion } from './forged-confusions.ts';
import { forgedHeaders } from './forged-headers.ts';
import { forgedBySecrets } from './forged-secrets.ts';
import { forgedSignatures } from './forged-signatures.ts';
import { forgedSpellings } from './forged-spellings.ts';
import { forgedByStrangers } from './forged-strangers.ts';
import { forgedValues } from './forged-values.ts';
import { type Issuer, secretIssuer } from './issuers.ts';

export interface ForgedToken {
  readonly what: string;
  readonly token: string;
}

/** Tokens that an issuer has never given to anybody, or never should have; no two of them are the same. */
export const forgedTokens = (issuer: Issuer): readonly ForgedToken[] => {
  const named = {
    ...forgedClaims(issuer),
    ...forgedHeaders(issuer),
    ...forgedSignatures(issuer),
    ...forgedSpellings(issuer),
    ...forgedByStrangers,
    ...(issuer === secretIssuer ? forgedBySecrets : { ...forgedByConfusion, ...forgedValues }),
  };
  const byToken = new Map(Object.entries(named).map(([what, token]) => [token, what]));
  return [...byToken].map(([token, what]) => ({ what, token }));
};
