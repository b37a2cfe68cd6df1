import type { ApiKeyCredentials, Clock, Principal } from '../../application/ports/driven.ts';
import { Failure } from '../../domain/failure.ts';
import { apiKeyRules } from '../config/auth-config.ts';
import { apiKeyAuthenticator } from './api-key-authenticator.ts';
import { refreshed, secretReader } from './secret-reader.ts';

/** API keys whose list is too long for an environment: it is read from a secret, when a key is first brought. */
export const secretApiKeys = (arn: string, now: Clock) => {
  const read = secretReader(arn);
  const { current } = refreshed(async () => {
    const list = new TextDecoder().decode(await read('AWSCURRENT'));
    return apiKeyAuthenticator(apiKeyRules(list));
  }, now);
  return async (credentials: ApiKeyCredentials): Promise<Principal> => {
    const authenticate = await current().catch((cause: unknown) => {
      throw new Failure('unavailable', 'API keys cannot be verified at the moment', { cause });
    });
    return authenticate(credentials);
  };
};
