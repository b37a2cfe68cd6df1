import {
  errors,
  type JWTHeaderParameters,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  type JWTVerifyResult,
  jwtVerify,
} from 'jose';
import type { BearerCredentials, Clock, Log, Principal } from '../../application/ports/driven.ts';
import { Failure } from '../../domain/failure.ts';
import type { JwtConfig } from '../config/auth-config.ts';
import { isCompactToken, isUnambiguous } from './compact-token.ts';
import { hmacKeys } from './hmac-keys.ts';
import type { KeySource, VerificationKey } from './key-source.ts';
import { verifiedTokens } from './verified-tokens.ts';

/** In characters: with other headers it fits into the 10,240 bytes that API Gateway takes. */
const defaultMaxLength = 8_192;

/** How far ahead of ours an issuer's clock may be, where no other tolerance is set (RFC 7519 §4.1.5). */
const defaultClockToleranceSeconds = 5;

/** Verifies JWTs (RFC 7519, RFC 8725) and reads them as access tokens (RFC 9068). */
export const joseAuthenticator = async (
  {
    issuer,
    audience,
    audienceClaim,
    scopeClaims = ['scope'],
    scopePrefix = '',
    clockToleranceSeconds,
    maxLength = defaultMaxLength,
    keys,
  }: JwtConfig,
  now: Clock,
  log: Log,
): Promise<(credentials: BearerCredentials) => Promise<Principal>> => {
  const { candidates, keySetVersion } = await keySource(keys, now, log);
  const known = verifiedTokens();
  const options: JWTVerifyOptions = {
    issuer,
    ...(audienceClaim === undefined && { audience }),
    algorithms: [...keys.algorithms],
    requiredClaims: ['exp', 'sub'],
    clockTolerance: clockToleranceSeconds ?? defaultClockToleranceSeconds,
  };
  const expToleranceSeconds = clockToleranceSeconds ?? 0;

  /** To the millisecond, where jose takes the second. */
  const endOf = ({ exp = 0 }: JWTPayload): number => (exp + expToleranceSeconds) * 1_000;

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
      if (endOf(payload) <= currentDate.getTime()) throw new errors.JWTExpired('', payload);
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
    if (token.length > maxLength) {
      throw invalidToken(`the token is longer than ${maxLength} characters`);
    }
    const remembered = known.find(token, keySetVersion(), time);
    if (remembered) return remembered;
    if (!isCompactToken(token)) throw invalidToken('the token is not valid');
    const payload = await verify(token, currentDate);
    const caller = principal(payload, scopeClaims, scopePrefix);
    known.keep(token, caller, keySetVersion(), endOf(payload), time);
    return caller;
  };
};

/** What only some configurations need is loaded only by those. */
const keySource = async (keys: JwtConfig['keys'], now: Clock, log: Log): Promise<KeySource> => {
  if ('secret' in keys) {
    const candidates = [await hmacKeys(keys.secret, keys.algorithms)] as const;
    return { candidates, keySetVersion: () => keys };
  }
  if ('secretArn' in keys) {
    const { secretKeys } = await import('./secret-keys.ts');
    return secretKeys(keys.secretArn, keys.algorithms, now);
  }
  const { remoteKeys } = await import('./remote-keys.ts');
  return remoteKeys(keys.jwksUrl, now, log);
};

const verified = async (
  token: string,
  [key, ...others]: KeySource['candidates'],
  options: JWTVerifyOptions,
): Promise<JWTVerifyResult> => {
  try {
    // jose has an overload for each of the two.
    return await jwtVerify(token, key as JWTVerifyGetKey, options);
  } catch (error) {
    const [next, ...rest] = await otherKeys(error, others);
    if (!next) throw error;
    return verified(token, [next, ...rest], options);
  }
};

/** How many keys of a set are tried that match a token alike: each costs a verification. */
const maxMatchingKeys = 4;

/** The keys to try next: after a wrong signature the other candidates, or all keys that match. */
const otherKeys = async (
  error: unknown,
  others: readonly VerificationKey[],
): Promise<readonly VerificationKey[]> => {
  if (error instanceof errors.JWSSignatureVerificationFailed) return others;
  if (!(error instanceof errors.JWKSMultipleMatchingKeys)) return [];
  const keys: VerificationKey[] = [];
  for await (const key of error) if (keys.push(key) === maxMatchingKeys) break;
  return keys;
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

const principal = (
  payload: JWTPayload,
  scopeClaims: readonly string[],
  scopePrefix: string,
): Principal => {
  const { sub, roles } = payload;
  if (typeof sub !== 'string' || sub === '') throw invalidToken('the token names nobody');
  const scopes = scopeClaims
    .flatMap((claim) => scopesIn(payload[claim]))
    .filter((each) => each !== '' && each.startsWith(scopePrefix))
    .map((each) => each.slice(scopePrefix.length));
  return { id: sub, kind: 'token', roles: isStrings(roles) ? roles : [], scopes };
};

/** Words of a string (RFC 8693 §4.2), or a list; any other form grants nothing. */
const scopesIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return value.split(' ');
  return isStrings(value) ? value : [];
};

const isStrings = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string');

const invalidToken = (detail: string, cause?: unknown) =>
  new Failure('invalid-token', detail, { cause });

const failure = (error: unknown): Failure => {
  // The keys are at fault, not the caller's token.
  if (!(error instanceof errors.JOSEError) || error instanceof errors.JWKSInvalid) {
    return new Failure('unavailable', 'tokens cannot be verified at the moment', { cause: error });
  }
  const detail =
    error instanceof errors.JWTExpired ? 'the token has expired' : 'the token is not valid';
  // By its code only: the error itself holds what the token says.
  return invalidToken(detail, error.code);
};
