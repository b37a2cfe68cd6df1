import type { Authenticator, Clock, Log } from '../../application/ports/driven.ts';
import type { AuthConfig } from '../config/auth-config.ts';
import { apiKeyAuthenticator } from './api-key-authenticator.ts';
import { iamAuthenticator } from './iam-authenticator.ts';
import { joseAuthenticator } from './jose-authenticator.ts';

/** The auth port: each kind of credentials has its verifier. */
export const authenticator = async (
  { jwt, apiKeys, apiKeysSecretArn, iamPrincipals }: AuthConfig,
  now: Clock,
  log: Log,
): Promise<Authenticator> => {
  const bearer = await joseAuthenticator(jwt, now, log);
  const apiKey =
    apiKeysSecretArn === undefined
      ? apiKeyAuthenticator(apiKeys)
      : (await import('./secret-api-keys.ts')).secretApiKeys(apiKeysSecretArn, now);
  const iam = iamAuthenticator(iamPrincipals);
  return async (credentials) => {
    switch (credentials.kind) {
      case 'bearer':
        return bearer(credentials);
      case 'api-key':
        return apiKey(credentials);
      case 'iam':
        return iam(credentials);
    }
  };
};
