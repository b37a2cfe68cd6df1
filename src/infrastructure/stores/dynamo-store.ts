import type { DynamoConfig } from '../config.ts';
import { DynamoAccess } from './dynamo-access.ts';
import { dynamoClient } from './dynamo-client.ts';
import { DynamoIdempotencyStore } from './dynamo-idempotency-store.ts';
import { dynamoRepositories } from './dynamo-repository.ts';
import { DynamoUserRepository } from './dynamo-user-repository.ts';
import { sharedSecret } from './shared-secret.ts';
import type { Store } from './store.ts';

export const dynamoStore = (config: DynamoConfig): Store => {
  const client = dynamoClient(config);
  const access = new DynamoAccess(client, config.table);
  const repository = dynamoRepositories(access);
  return {
    users: new DynamoUserRepository(access),
    repository,
    idempotency: new DynamoIdempotencyStore(access),
    secret: sharedSecret(repository('secret')),
    close: () => client.destroy(),
  };
};
