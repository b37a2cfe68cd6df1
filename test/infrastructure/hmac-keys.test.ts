import type { webcrypto } from 'node:crypto';
import { hmacKeys, leastSecretBytes } from '../../src/infrastructure/hmac-keys.ts';

it('needs a secret as long as the longest hash', () => {
  expect(leastSecretBytes(['HS256'])).toBe(32);
  expect(leastSecretBytes(['HS512', 'HS256', 'HS384'])).toBe(64);
});

it('makes keys that verify, and that cannot be read again', async () => {
  const key = await hmacKeys(Buffer.alloc(32, 1), ['HS256']);
  const made = (await key({ alg: 'HS256' }, { payload: '', signature: '' })) as webcrypto.CryptoKey;
  expect(made.usages).toStrictEqual(['verify']);
  expect(made.extractable).toBe(false);
});
