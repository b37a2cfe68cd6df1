import { ResourceNotFoundException } from '@aws-sdk/client-secrets-manager';
import { errors, type JWTVerifyGetKey } from 'jose';
import type { Clock } from '../../application/ports/driven.ts';
import { type HmacAlgorithm, hmacKeys, minSecretBytes } from './hmac-keys.ts';
import type { KeySource } from './key-source.ts';
import { refreshed, type SecretStage, secretReader } from './secret-reader.ts';

type Versions = readonly [current: JWTVerifyGetKey, previous: JWTVerifyGetKey];

/**
 * The keys of a secret that AWS Secrets Manager rotates: those of its current version, then those of
 * the one before, with which tokens may still be signed. Read when first needed, both at once.
 */
export const secretKeys = (
  arn: string,
  algorithms: readonly HmacAlgorithm[],
  now: Clock,
): KeySource => {
  const read = secretReader(arn);

  const version = async (stage: SecretStage): Promise<JWTVerifyGetKey> => {
    const secret = await read(stage);
    const least = minSecretBytes(algorithms);
    if (secret.length < least)
      throw new Error(`${stage} of JWT_SECRET_ARN must have at least ${least} bytes`);
    return hmacKeys(secret, algorithms);
  };

  const { current, fresh } = refreshed(async (): Promise<Versions> => {
    // In this order: a rotation in between leaves what was current in both places, not in neither.
    const first = await version('AWSCURRENT');
    const previous = await version('AWSPREVIOUS').catch(onlyIfThereIsNone);
    return [first, previous];
  }, now);

  return {
    candidates: [
      async (header, token) => (await current())[0](header, token),
      async (header, token) => (await current())[1](header, token),
    ],
    keySetVersion: fresh,
  };
};

/** A secret that was never rotated has no version before the current one, and nothing is signed with it. */
const onlyIfThereIsNone = (error: unknown): JWTVerifyGetKey => {
  if (!(error instanceof ResourceNotFoundException)) throw error;
  return () => {
    throw new errors.JWSSignatureVerificationFailed();
  };
};
