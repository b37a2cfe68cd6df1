import { SignJWT } from 'jose';
import type { JwtConfig } from '../config/auth-config.ts';

export interface TokenRequest {
  readonly sub: string;
  /** Separated by spaces or commas. */
  readonly scope?: string | undefined;
  readonly roles?: readonly string[] | undefined;
  /** `30s`, `15m`, `1h`, `7d`, … */
  readonly expires: string;
}

/** A token that the same configuration accepts; throws where only someone else's key can sign. */
export const signToken = (
  { issuer, audience, keys }: JwtConfig,
  { sub, scope, roles, expires }: TokenRequest,
): Promise<string> => {
  if ('secretArn' in keys)
    throw new Error('only who may read the secret behind JWT_SECRET_ARN can sign tokens');
  if (!('secret' in keys))
    throw new Error('only the owner of the keys behind JWKS_URL can sign tokens');
  return new SignJWT({
    ...(scope && {
      scope: scope
        .trim()
        .split(/[\s,]+/)
        .join(' '),
    }),
    ...(roles && { roles }),
  })
    .setProtectedHeader({ alg: keys.algorithms[0] ?? '', typ: 'at+jwt' })
    .setSubject(sub)
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(expires)
    .sign(keys.secret);
};
