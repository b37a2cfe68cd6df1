import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { errors, type JWTVerifyGetKey } from 'jose';
import type { Clock } from '../../application/ports/driven.ts';
import { awsRequests } from '../aws-requests.ts';
import { sharedRead } from '../shared-read.ts';
import { type HmacAlgorithm, hmacKeys, minSecretBytes } from './hmac-keys.ts';
import type { KeySource } from './key-source.ts';

/** How long what was read is used before it is read again, in milliseconds. */
const timeToLive = 300_000;

/** In milliseconds. Two reads of three attempts with the pauses between them end before a request's deadline. */
const requestTimeout = 1_000;

type Stage = 'AWSCURRENT' | 'AWSPREVIOUS';
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
  const client = new SecretsManagerClient({
    region: arn.split(':')[3] ?? '',
    ...awsRequests(requestTimeout),
  });

  const version = async (stage: Stage): Promise<JWTVerifyGetKey> => {
    const { SecretString, SecretBinary } = await client.send(
      new GetSecretValueCommand({ SecretId: arn, VersionStage: stage }),
    );
    const secret = SecretBinary ?? new TextEncoder().encode(SecretString);
    const least = minSecretBytes(algorithms);
    if (secret.length < least)
      throw new Error(`${stage} of JWT_SECRET_ARN must have at least ${least} bytes`);
    return hmacKeys(secret, algorithms);
  };

  const readVersions = async (): Promise<Versions> => {
    // In this order: a rotation in between leaves what was current in both places, not in neither.
    const current = await version('AWSCURRENT');
    const previous = await version('AWSPREVIOUS').catch(onlyIfThereIsNone);
    return [current, previous];
  };

  let known: { readonly versions: Versions; readonly readAt: number } | undefined;
  const read = sharedRead(async (): Promise<Versions> => {
    const readAt = now().getTime();
    const versions = await readVersions();
    known = { versions, readAt };
    return versions;
  }, now);
  const fresh = (): Versions | undefined =>
    known && now().getTime() - known.readAt < timeToLive ? known.versions : undefined;

  return {
    candidates: [
      async (header, token) => (fresh() ?? (await read()))[0](header, token),
      async (header, token) => (fresh() ?? (await read()))[1](header, token),
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
