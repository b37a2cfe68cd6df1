import { createHash } from 'node:crypto';

export interface ApiKey {
  readonly key: string;
  readonly networks?: readonly string[];
  readonly principal?: string;
  readonly scope?: string;
}

/** The setting for these keys, which holds their hashes only. */
export const apiKeys = (...rules: readonly ApiKey[]): { readonly API_KEYS: string } => ({
  API_KEYS: JSON.stringify(
    rules.map(({ key, ...rule }) => ({
      sha256: createHash('sha256').update(key).digest('hex'),
      principal: 'batch',
      scope: 'users:read',
      ...rule,
    })),
  ),
});

/** Keys by where a client on loopback may use them. */
export const keys = apiKeys(
  { key: 'key-from-here', networks: ['127.0.0.0/8', '::1/128'] },
  { key: 'key-from-elsewhere', networks: ['10.0.0.0/8'] },
  { key: 'key-from-nowhere' },
);
