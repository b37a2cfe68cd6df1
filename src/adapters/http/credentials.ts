import type { Credentials } from '../../application/ports.ts';
import { HttpFailure } from './problem.ts';

/** One scheme in any letter case, one space, one token68 (RFC 6750 §2.1, RFC 9110 §11.2). */
const bearer = /^bearer ([A-Za-z0-9._~+/-]+=*)$/i;
const scheme = /^bearer(?![^ ])/i;

/** What an `Authorization` field proves; throws `unauthenticated` when it is no bearer token at all. */
export const bearerCredentials = (authorization: string | undefined): Credentials => {
  const token = bearer.exec(authorization ?? '')?.[1];
  if (token !== undefined) return { kind: 'bearer', token };
  if (authorization !== undefined && scheme.test(authorization)) {
    throw new HttpFailure('invalid-token', 'the bearer token is malformed');
  }
  throw new HttpFailure('unauthenticated', 'a bearer token is needed');
};
