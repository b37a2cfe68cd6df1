import { createHash, timingSafeEqual } from 'node:crypto';
import type { ApiKeyCredentials, Principal } from '../../application/ports/driven.ts';
import { Failure } from '../../domain/failure.ts';
import { addressTest } from './address-test.ts';

/** A key is known by its hash only, and is good from the named networks only: from none where none is named. */
export interface ApiKeyRule {
  readonly sha256: Buffer;
  /** CIDR ranges, IPv4 or IPv6. */
  readonly networks: readonly string[];
  readonly principal: string;
  readonly scopes: readonly string[];
}

export const apiKeyAuthenticator = (rules: readonly ApiKeyRule[]) => {
  const known = rules.map((rule) => ({ ...rule, contains: addressTest(rule.networks) }));
  return async ({ key, clientAddress }: ApiKeyCredentials): Promise<Principal> => {
    const hash = createHash('sha256').update(key).digest();
    // Every hash is compared, whichever matches: the time taken says nothing about the key.
    const [rule] = known.filter(({ sha256 }) => timingSafeEqual(sha256, hash));
    if (!rule) throw new Failure('invalid-api-key', 'the API key is not known');
    if (clientAddress === undefined || !rule.contains(clientAddress)) {
      throw new Failure('forbidden', 'the API key is not accepted from this address');
    }
    return { id: rule.principal, kind: 'api-key', roles: [], scopes: rule.scopes };
  };
};
