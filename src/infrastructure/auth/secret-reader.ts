import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Clock } from '../../application/ports/driven.ts';
import { awsRequests } from '../aws-requests.ts';
import { sharedRead } from '../shared-read.ts';

/** How long what was read is used before it is read again, in milliseconds. */
const timeToLive = 300_000;

/** In milliseconds. Two reads of three attempts with the pauses between them end before a request's deadline. */
const requestTimeout = 1_000;

export type SecretStage = 'AWSCURRENT' | 'AWSPREVIOUS';

/** Reads versions of a secret in AWS Secrets Manager. */
export const secretReader = (arn: string): ((stage: SecretStage) => Promise<Uint8Array>) => {
  const client = new SecretsManagerClient({
    region: arn.split(':')[3] ?? '',
    ...awsRequests(requestTimeout),
  });
  return async (stage) => {
    const { SecretString, SecretBinary } = await client.send(
      new GetSecretValueCommand({ SecretId: arn, VersionStage: stage }),
    );
    return SecretBinary ?? new TextEncoder().encode(SecretString);
  };
};

/** Reads a secret on first use and every five minutes; concurrent callers share one read. */
export const refreshed = <Value>(read: () => Promise<Value>, now: Clock) => {
  let known: { readonly value: Value; readonly readAt: number } | undefined;
  const readAgain = sharedRead(async (): Promise<Value> => {
    const readAt = now().getTime();
    const value = await read();
    known = { value, readAt };
    return value;
  }, now);
  /** `undefined` when it has to be read again. */
  const fresh = (): Value | undefined =>
    known && now().getTime() - known.readAt < timeToLive ? known.value : undefined;
  return { fresh, current: async (): Promise<Value> => fresh() ?? readAgain() };
};
