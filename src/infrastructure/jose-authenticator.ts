import { webcrypto } from 'node:crypto';
import {
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  jwtVerify,
} from 'jose';
import type { BearerCredentials, Clock, Principal } from '../application/ports.ts';
import { Failure } from '../domain/failure.ts';
import type { JwtConfig } from './auth-config.ts';

/** Verifies JWTs (RFC 7519, RFC 8725) and reads them as access tokens (RFC 9068). */
export const joseAuthenticator = async (
  { issuer, audience, keys }: JwtConfig,
  now: Clock,
): Promise<(credentials: BearerCredentials) => Promise<Principal>> => {
  const key = 'secret' in keys ? await secretKey(keys) : await remoteKey(keys.jwksUrl);
  const options: JWTVerifyOptions = {
    issuer,
    audience,
    algorithms: [...keys.algorithms],
    requiredClaims: ['exp', 'sub'],
  };
  return async ({ token }) => {
    try {
      const { payload } = await jwtVerify(token, key, { ...options, currentDate: now() });
      return principal(payload);
    } catch (error) {
      throw error instanceof Failure ? error : failure(error);
    }
  };
};

/** One `CryptoKey` an algorithm, made once: it is bound to its hash. */
const secretKey = async (keys: {
  secret: Uint8Array;
  algorithms: readonly string[];
}): Promise<JWTVerifyGetKey> => {
  const imported = await Promise.all(
    keys.algorithms.map(async (name) => {
      const algorithm = { name: 'HMAC', hash: `SHA-${name.slice(2)}` };
      const key = await webcrypto.subtle.importKey('raw', keys.secret, algorithm, false, [
        'verify',
      ]);
      return [name, key] as const;
    }),
  );
  const byAlgorithm = new Map(imported);
  return ({ alg }) => byAlgorithm.get(alg) as webcrypto.CryptoKey;
};

const remoteKey = async (url: URL): Promise<JWTVerifyGetKey> => {
  const { remoteKeys } = await import('./remote-keys.ts');
  return remoteKeys(url);
};

const principal = ({ sub, scope = '', roles = [] }: JWTPayload): Principal => {
  if (typeof sub !== 'string' || sub === '') throw invalidToken('the token names nobody');
  if (typeof scope !== 'string') throw invalidToken('the scope of the token is not a string');
  if (!Array.isArray(roles) || !roles.every((role) => typeof role === 'string')) {
    throw invalidToken('the roles of the token are not a list of strings');
  }
  return { id: sub, kind: 'token', roles, scopes: scope.split(' ').filter(Boolean) };
};

const invalidToken = (detail: string, cause?: unknown) =>
  new Failure('invalid-token', detail, { cause });

/** Trouble with our keys, as opposed to trouble with the caller's token. */
const ours = new Set(['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC']);

const failure = (error: unknown): Failure => {
  if (!(error instanceof errors.JOSEError) || ours.has(error.code)) {
    return new Failure('unavailable', 'tokens cannot be verified at the moment', { cause: error });
  }
  const detail =
    error instanceof errors.JWTExpired ? 'the token has expired' : 'the token is not valid';
  return invalidToken(detail, error);
};
