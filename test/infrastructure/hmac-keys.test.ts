import type { webcrypto } from 'node:crypto';
import { hmacKeys, minSecretBytes } from '../../src/infrastructure/auth/hmac-keys.ts';

it('needs a secret as long as the longest hash', () => {
  expect(minSecretBytes(['HS256'])).toBe(32);
  expect(minSecretBytes(['HS512', 'HS256', 'HS384'])).toBe(64);
});

it('makes keys that verify, and that cannot be read again', async () => {
  const key = await hmacKeys(Buffer.alloc(32, 1), ['HS256']);
  const made = (await key({ alg: 'HS256' }, { payload: '', signature: '' })) as webcrypto.CryptoKey;
  expect(made.usages).toStrictEqual(['verify']);
  expect(made.extractable).toBe(false);
});
