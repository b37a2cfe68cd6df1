import type { Credentials } from '../../application/ports.ts';
import type { HttpRequest } from './message.ts';
import { HttpFailure } from './problem.ts';

/** One scheme in any letter case, one space, one token68 (RFC 6750 §2.1, RFC 9110 §11.2). */
const bearer = /^bearer ([A-Za-z0-9._~+/-]+=*)$/i;
const scheme = /^bearer(?![^ ])/i;

/** In characters: `bearer ` and the longest token. More would be too much for a regular expression. */
const mostCharacters = 7 + 8_192;

export type CredentialSources = Pick<HttpRequest, 'headers' | 'clientAddress' | 'vouched'>;

/**
 * What a caller proves itself with: a bearer token first, then an API key, then what the gateway
 * vouches for. Throws `unauthenticated` when there is nothing.
 */
export const credentialsOf = (
  { headers, clientAddress, vouched }: CredentialSources,
  tokenHeader: string,
): Credentials => {
  const token = bearerToken(headers.get(tokenHeader));
  if (token !== undefined) return { kind: 'bearer', token };
  const key = headers.get('x-api-key');
  if (key) return { kind: 'api-key', key, clientAddress };
  if (vouched) return vouched;
  throw new HttpFailure('unauthenticated', 'a bearer token is needed');
};

/** `undefined` for another scheme or none; throws `invalid-token` for a bearer token that is malformed. */
const bearerToken = (field = ''): string | undefined => {
  if (!scheme.test(field)) return undefined;
  const token = field.length <= mostCharacters ? bearer.exec(field)?.[1] : undefined;
  if (token === undefined) throw new HttpFailure('invalid-token', 'the bearer token is malformed');
  return token;
};
