import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { DynamoConfig } from '../config.ts';

/** In milliseconds. Three attempts with the pauses between them end well before a request's deadline. */
const connectionTimeout = 500;
const requestTimeout = 1_500;

/** Made once; its connections are kept alive. The SDK repeats what failed for a passing reason, with jitter. */
export const dynamoClient = (config: DynamoConfig): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(
    new DynamoDBClient({
      ...clientConfig(config),
      maxAttempts: 3,
      retryMode: 'standard',
      requestHandler: {
        ...{ connectionTimeout, requestTimeout, throwOnRequestTimeout: true },
        // An answer that has begun may stall too.
        socketTimeout: requestTimeout,
      },
    }),
  );

/** DynamoDB Local takes any region and credentials, but takes some. */
export const clientConfig = ({ endpoint, region }: DynamoConfig): DynamoDBClientConfig => {
  const isLocal =
    endpoint !== undefined && /^(localhost|127\..*|\[::1\])$/.test(new URL(endpoint).hostname);
  return {
    ...(isLocal && {
      region: 'local',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    }),
    ...(endpoint !== undefined && { endpoint }),
    ...(region !== undefined && { region }),
  };
};
