import { randomBytes } from 'node:crypto';
import {
  DescribeSecretCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { awsRequests } from '../aws-requests.ts';

/** As Secrets Manager sends it for each of the four steps of a rotation, in this order. */
export interface RotationEvent {
  readonly Step: 'createSecret' | 'setSecret' | 'testSecret' | 'finishSecret';
  readonly SecretId: string;
  /** The version to be. */
  readonly ClientRequestToken: string;
}

/** In milliseconds. */
const requestTimeout = 5_000;

/** Enough for HS512, 64 characters of base64url. */
const secretBytes = 48;

/**
 * Makes a secret that tokens are signed with anew. There is nobody to tell of it, and nothing to try:
 * the app reads it. Each step may come more than once.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
 */
export const rotateSecret = () => {
  const client = new SecretsManagerClient(awsRequests(requestTimeout));

  const create = async ({ SecretId, ClientRequestToken }: RotationEvent): Promise<void> => {
    const command = new PutSecretValueCommand({
      SecretId,
      ClientRequestToken,
      SecretString: randomBytes(secretBytes).toString('base64url'),
      VersionStages: ['AWSPENDING'],
    });
    await client.send(command).catch((error: unknown) => {
      // What was made by an earlier try stays as it is.
      if (!(error instanceof ResourceExistsException)) throw error;
    });
  };

  /** What was current becomes AWSPREVIOUS by itself. */
  const finish = async ({ SecretId, ClientRequestToken }: RotationEvent): Promise<void> => {
    const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId }));
    const current = Object.keys(VersionIdsToStages).find((id) =>
      VersionIdsToStages[id]?.includes('AWSCURRENT'),
    );
    if (current === ClientRequestToken) return;
    await client.send(
      new UpdateSecretVersionStageCommand({
        SecretId,
        VersionStage: 'AWSCURRENT',
        MoveToVersionId: ClientRequestToken,
        RemoveFromVersionId: current,
      }),
    );
  };

  return async (event: RotationEvent): Promise<void> => {
    switch (event.Step) {
      case 'createSecret':
        return create(event);
      case 'setSecret':
      case 'testSecret':
        return;
      case 'finishSecret':
        return finish(event);
      default:
        throw new Error('not a step of a rotation');
    }
  };
};
