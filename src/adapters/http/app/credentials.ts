import type { Credentials } from '../../../application/ports/driven.ts';
import type { HttpRequest } from '../protocol/message.ts';
import { HttpFailure } from '../protocol/problem.ts';

/** In any letter case, with one space before the token (RFC 6750 §2.1, RFC 9110 §11.1). */
const scheme = /^bearer(?: |$)/i;

/** Matches text that is not a token68 (RFC 9110 §11.2). It does not backtrack, so long headers cost linear time. */
const malformed = /^$|^=|[^A-Za-z0-9._~+/=-]|=[^=]/;

export type CredentialSources = Pick<HttpRequest, 'headers' | 'clientAddress' | 'iamIdentity'>;

/**
 * The credentials of a request: a bearer token, else an API key, else the identity that the gateway
 * has verified. Throws `unauthenticated` when the request has none.
 */
export const credentialsOf = (
  { headers, clientAddress, iamIdentity }: CredentialSources,
  tokenHeader: string,
): Credentials => {
  const token = bearerToken(headers.get(tokenHeader));
  if (token !== undefined) return { kind: 'bearer', token };
  const key = headers.get('x-api-key');
  if (key) return { kind: 'api-key', key, clientAddress };
  if (iamIdentity) return iamIdentity;
  throw new HttpFailure('unauthenticated', 'a bearer token is needed');
};

/** `undefined` for another scheme or no header; throws `invalid-token` for a malformed bearer token. */
const bearerToken = (header = ''): string | undefined => {
  if (!scheme.test(header)) return undefined;
  const token = header.slice('bearer '.length);
  if (malformed.test(token)) {
    throw new HttpFailure('invalid-token', 'the bearer token is malformed');
  }
  return token;
};
