import {
  errors,
  type JWTHeaderParameters,
  type JWTPayload,
  type JWTVerifyOptions,
  type JWTVerifyResult,
  jwtVerify,
} from 'jose';
import type { BearerCredentials, Clock, Principal } from '../application/ports.ts';
import { Failure } from '../domain/failure.ts';
import type { JwtConfig } from './auth-config.ts';
import { isCompactToken, isUnambiguous } from './compact-token.ts';
import { hmacKeys } from './hmac-keys.ts';
import type { KeySource } from './key-source.ts';
import { verifiedTokens } from './verified-tokens.ts';

/** Verifies JWTs (RFC 7519, RFC 8725) and reads them as access tokens (RFC 9068). */
export const joseAuthenticator = async (
  { issuer, audience, audienceClaim, scopeClaims = ['scope'], scopePrefix = '', keys }: JwtConfig,
  now: Clock,
): Promise<(credentials: BearerCredentials) => Promise<Principal>> => {
  const { candidates, edition } = await keySource(keys, now);
  const known = verifiedTokens();
  const options: JWTVerifyOptions = {
    issuer,
    ...(audienceClaim === undefined && { audience }),
    algorithms: [...keys.algorithms],
    requiredClaims: ['exp', 'sub'],
  };

  const verify = async (token: string, currentDate: Date): Promise<JWTPayload> => {
    try {
      const { payload, protectedHeader } = await verified(token, candidates, {
        ...options,
        currentDate,
      });
      if (!token.split('.', 2).every(isUnambiguous)) {
        throw invalidToken('the token can be read in several ways');
      }
      if (!isPlain(protectedHeader) || !hasDates(payload)) {
        throw invalidToken('the token is not valid');
      }
      if (hasExpired(payload, currentDate)) throw invalidToken('the token has expired');
      if (audienceClaim && (payload[audienceClaim] !== audience || !isFor(audience, payload))) {
        throw invalidToken('the token is not valid');
      }
      return payload;
    } catch (error) {
      throw error instanceof Failure ? error : failure(error);
    }
  };

  return async ({ token }) => {
    const currentDate = now();
    const time = currentDate.getTime();
    const remembered = known.find(token, edition(), time);
    if (remembered) return remembered;
    if (!isCompactToken(token)) throw invalidToken('the token is not valid');
    const payload = await verify(token, currentDate);
    const caller = principal(payload, scopeClaims, scopePrefix);
    known.keep(token, caller, edition(), Number(payload.exp), time);
    return caller;
  };
};

/** What only some configurations need is loaded only by those. */
const keySource = async (keys: JwtConfig['keys'], now: Clock): Promise<KeySource> => {
  if ('secret' in keys) {
    const candidates = [await hmacKeys(keys.secret, keys.algorithms)] as const;
    return { candidates, edition: () => keys };
  }
  if ('secretArn' in keys) {
    const { secretKeys } = await import('./secret-keys.ts');
    return secretKeys(keys.secretArn, keys.algorithms, now);
  }
  const { remoteKeys } = await import('./remote-keys.ts');
  return remoteKeys(keys.jwksUrl, now);
};

const verified = async (
  token: string,
  [key, ...others]: KeySource['candidates'],
  options: JWTVerifyOptions,
): Promise<JWTVerifyResult> => {
  try {
    return await jwtVerify(token, key, options);
  } catch (error) {
    const [next, ...rest] = others;
    if (!next || !(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
    return verified(token, [next, ...rest], options);
  }
};

/** Without the one extension that jose knows, and with a key id that is text (RFC 7797 §7, RFC 7515 §4.1.4). */
const isPlain = ({ kid = '', typ = 'JWT', b64 }: JWTHeaderParameters): boolean =>
  typeof kid === 'string' && accessToken.test(typ) && b64 === undefined;

/** Not a logout token, say, or a proof of possession (RFC 8725 §3.11, RFC 9068 §2.1). */
const accessToken = /^(application\/)?(at\+)?jwt$/i;

/** An audience that is said counts, whichever other claim names us (RFC 7519 §4.1.3). */
const isFor = (audience: string, { aud = audience }: JWTPayload): boolean =>
  [aud].flat().includes(audience);

/** The end of the year 9999, in seconds: a later date is a mistake, in milliseconds perhaps, and would never come. */
const lastSecond = 253_402_300_799;

const hasDates = ({ exp, nbf, iat }: JWTPayload): boolean =>
  [exp, nbf, iat].every((date = 0) => Math.abs(date) <= lastSecond);

/** To the millisecond, where jose takes the second. */
const hasExpired = ({ exp = 0 }: JWTPayload, date: Date): boolean => exp * 1_000 <= date.getTime();

const principal = (
  payload: JWTPayload,
  scopeClaims: readonly string[],
  scopePrefix: string,
): Principal => {
  const { sub, roles = [] } = payload;
  if (typeof sub !== 'string' || sub === '') throw invalidToken('the token names nobody');
  if (!isStrings(roles)) throw invalidToken('the roles of the token are not a list of strings');
  const scopes = scopeClaims
    .flatMap((claim) => scopesIn(claim, payload[claim]))
    .filter((each) => each !== '' && each.startsWith(scopePrefix))
    .map((each) => each.slice(scopePrefix.length));
  return { id: sub, kind: 'token', roles, scopes };
};

/** Words of a string (RFC 8693 §4.2); in claims that only some issuers have also a list. */
const scopesIn = (claim: string, value: unknown = ''): readonly string[] => {
  if (typeof value === 'string') return value.split(' ');
  if (claim !== 'scope' && isStrings(value)) return value;
  throw invalidToken('the scope of the token is not a string');
};

const isStrings = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string');

const invalidToken = (detail: string, cause?: unknown) =>
  new Failure('invalid-token', detail, { cause });

const failure = (error: unknown): Failure => {
  // Trouble with our keys, as opposed to trouble with the caller's token.
  if (!(error instanceof errors.JOSEError) || error instanceof errors.JWKSInvalid) {
    return new Failure('unavailable', 'tokens cannot be verified at the moment', { cause: error });
  }
  const detail =
    error instanceof errors.JWTExpired ? 'the token has expired' : 'the token is not valid';
  // By its code only: the error itself holds what the token says.
  return invalidToken(detail, error.code);
};
