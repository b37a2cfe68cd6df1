import { apiKeyAuthenticator } from '../../src/infrastructure/auth/api-key-authenticator.ts';
import { readAuthorizerConfig } from '../../src/infrastructure/config/config.ts';
import { testEnvironment } from '../e2e/test-config.ts';
import { type ApiKey, apiKeys } from './api-keys.ts';

const authenticate = (rules: readonly ApiKey[], key: string, clientAddress: string | undefined) => {
  const { auth } = readAuthorizerConfig({ ...testEnvironment, ...apiKeys(...rules) });
  return apiKeyAuthenticator(auth.apiKeys)({ kind: 'api-key', key, clientAddress });
};

const forbidden = {
  name: 'Failure',
  code: 'forbidden',
  message: 'the API key is not accepted from this address',
};
const invalid = { name: 'Failure', code: 'invalid-api-key' };

const rules: readonly ApiKey[] = [
  { key: 'one', networks: ['192.0.2.0/24'], principal: 'alice', scope: 'users:read users:write' },
  { key: 'two', networks: ['198.51.100.7/32'], principal: 'bob', scope: '' },
];

test('a key names its principal and what it may do', async () => {
  const nobodySpecial = { kind: 'api-key', roles: [] };
  expect(await authenticate(rules, 'one', '192.0.2.1')).toEqual({
    ...nobodySpecial,
    id: 'alice',
    scopes: ['users:read', 'users:write'],
  });
  expect(await authenticate(rules, 'two', '198.51.100.7')).toEqual({
    ...nobodySpecial,
    id: 'bob',
    scopes: [],
  });
});

test.each(['three', 'One', 'one ', 'one,one', '', 'é', 'o'.repeat(100_000)])(
  'the key %.20j is not known',
  async (key) => {
    await expect(authenticate(rules, key, '192.0.2.1')).rejects.toMatchObject(invalid);
  },
);

test('the hash of a key is no key', async () => {
  const [{ sha256 }] = JSON.parse(apiKeys({ key: 'one' }).API_KEYS);
  await expect(authenticate(rules, sha256, '192.0.2.1')).rejects.toMatchObject(invalid);
});

test('no key is known where none is set', async () => {
  await expect(authenticate([], 'one', '192.0.2.1')).rejects.toMatchObject(invalid);
});

test('a key is not good from the network of another one', async () => {
  await expect(authenticate(rules, 'one', '198.51.100.7')).rejects.toMatchObject(forbidden);
});

describe('a key for', () => {
  const is = async (networks: string[] | undefined, address: string | undefined) =>
    authenticate([{ key: 'k', ...(networks && { networks }) }], 'k', address).then(
      () => 'good',
      ({ code }) => code,
    );

  it.each([
    ['192.0.2.0/24', '192.0.2.0'],
    ['192.0.2.0/24', '192.0.2.255'],
    ['192.0.2.77/24', '192.0.2.1'],
    ['192.0.2.0/24', '::ffff:192.0.2.1'],
    ['192.0.2.0/24', '::FFFF:c000:201'],
    ['192.0.2.1/32', '192.0.2.1'],
    ['0.0.0.0/0', '203.0.113.1'],
    ['2001:db8::/32', '2001:db8:ffff::1'],
    ['2001:DB8::/32', '2001:0db8:0000:0000:0000:0000:0000:0001'],
    ['::1/128', '::1'],
    ['::ffff:192.0.2.0/120', '192.0.2.1'],
    ['fe80::/10', 'fe80::1%eth0'],
  ])('%s is good from %s', async (network, address) => {
    expect(await is([network], address)).toBe('good');
    expect(await is(['203.0.113.9/32', network], address)).toBe('good');
  });

  it.each([
    ['192.0.2.0/24', '192.0.3.0'],
    ['192.0.2.0/24', '192.0.1.255'],
    ['192.0.2.0/24', '::ffff:192.0.3.1'],
    ['192.0.2.0/24', '::192.0.2.1'],
    ['192.0.2.0/24', '2001:db8::1'],
    ['192.0.2.1/32', '192.0.2.2'],
    ['0.0.0.0/0', '::1'],
    ['2001:db8::/32', '2001:db9::1'],
    ['::1/128', '::2'],
    ['::1/128', '127.0.0.1'],
    ['0.0.0.0/0', '192.0.2.1:443'],
    ['0.0.0.0/0', '192.0.2.1, 192.0.2.2'],
    ['0.0.0.0/0', ' 192.0.2.1'],
    ['0.0.0.0/0', '192.0.2'],
    ['0.0.0.0/0', '192.0.2.01'],
    ['0.0.0.0/0', 'localhost'],
    ['0.0.0.0/0', ''],
    ['0.0.0.0/0', undefined],
  ])('%s is not good from %s', async (network, address) => {
    expect(await is([network], address)).toBe('forbidden');
  });

  it.each([
    ['no networks', undefined],
    ['an empty list of networks', []],
  ])('%s is good from nowhere', async (_what, networks) => {
    expect(await is(networks, '127.0.0.1')).toBe('forbidden');
    expect(await is(networks, '::1')).toBe('forbidden');
    expect(await is(networks, undefined)).toBe('forbidden');
  });
});
