import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { awsRequests } from '../../aws-requests.ts';
import type { DynamoConfig } from '../../config/config.ts';
import { isLoopback } from '../../config/loopback.ts';

/** In milliseconds. Three attempts with the pauses between them end well before a request's deadline. */
const requestTimeout = 1_500;

/** Made once; its connections are kept alive. */
export const dynamoClient = (config: DynamoConfig): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(
    new DynamoDBClient({ ...clientConfig(config), ...awsRequests(requestTimeout) }),
  );

/** DynamoDB Local takes any region and credentials, but takes some. */
export const clientConfig = ({ endpoint, region }: DynamoConfig): DynamoDBClientConfig => {
  const isLocal = endpoint !== undefined && isLoopback(new URL(endpoint));
  return {
    ...(isLocal && {
      region: 'local',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    }),
    ...(endpoint !== undefined && { endpoint }),
    ...(region !== undefined && { region }),
  };
};
