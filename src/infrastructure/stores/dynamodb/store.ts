import type { DynamoConfig } from '../../config/config.ts';
import { sharedSecret } from '../shared-secret.ts';
import type { Store } from '../store.ts';
import { DynamoAccess } from './access.ts';
import { dynamoClient } from './client.ts';
import { DynamoIdempotencyStore } from './idempotency-store.ts';
import { dynamoRepositories } from './repository.ts';
import { DynamoUserRepository } from './user-repository.ts';

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
