import fc from 'fast-check';
import { limitKey, rateLimitHeaders } from '../../src/adapters/http/policies/rate-limit.ts';
import type { Principal } from '../../src/application/ports/driven.ts';

const alice: Principal = { id: 'alice', kind: 'token', roles: [], scopes: [] };

describe('the key of the rate limit', () => {
  it('is the caller, from any address', () => {
    expect(limitKey(alice, '203.0.113.7')).toBe('token:alice');
    expect(limitKey(alice, undefined)).toBe('token:alice');
  });

  it('differs for callers of the same id and another kind', () => {
    const kinds = ['token', 'api-key', 'iam'] as const;
    const keys = kinds.map((kind) => limitKey({ ...alice, kind }, undefined));
    expect(new Set(keys).size).toBe(kinds.length);
  });

  it.each([
    ['203.0.113.7', 'address:203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', 'address:2001:db8:1:2::/64'],
    ['2001:DB8:0001:0002::1', 'address:2001:db8:1:2::/64'],
    ['2001:db8::1', 'address:2001:db8:0:0::/64'],
    ['2001:db8::2:3:4:5:6', 'address:2001:db8:0:2::/64'],
    ['2001:db8:1:2::192.0.2.1', 'address:2001:db8:1:2::/64'],
    ['1:2:3:4::', 'address:1:2:3:4::/64'],
    ['::1', 'address:0:0:0:0::/64'],
  ])('is the network of %s without a caller: %s', (address, key) => {
    expect(limitKey(undefined, address)).toBe(key);
  });

  it('distinguishes IPv4-mapped addresses', () => {
    const one = limitKey(undefined, '::ffff:203.0.113.7');
    expect(limitKey(undefined, '::FFFF:CB00:7107')).toBe(one);
    expect(limitKey(undefined, '::ffff:203.0.113.8')).not.toBe(one);
  });

  it.each([undefined, ''])('is the same for every request without an address: %j', (address) => {
    expect(limitKey(undefined, address)).toBe('address:unknown');
  });

  it.each(['unknown', '_hidden', '1.2.3', 'fe80::1%eth0'])(
    'is a quota of its own for the text %s, which is not an address',
    (text) => {
      expect(limitKey(undefined, text)).toBe(`unreadable-address:${text}`);
    },
  );

  it('has a maximum length', () => {
    expect(limitKey(undefined, 'a'.repeat(9_000)).length).toBeLessThan(200);
  });

  it('is the same within a /64 and differs between two', () => {
    const group = fc.nat(0xffff).map((value) => value.toString(16));
    const groups = (count: number) =>
      fc.array(group, { minLength: count, maxLength: count }).map((all) => all.join(':'));
    fc.assert(
      fc.property(groups(3), groups(3), groups(4), groups(4), (network, other, host, neighbour) => {
        fc.pre(network !== other);
        const key = limitKey(undefined, `2001:${network}:${host}`);
        expect(limitKey(undefined, `2001:${network}:${neighbour}`)).toBe(key);
        expect(limitKey(undefined, `2001:${other}:${host}`)).not.toBe(key);
      }),
    );
  });
});

it('the rate limit headers are structured fields', () => {
  const quota = { allowed: true, limit: 600, windowSeconds: 60, remaining: 599, resetSeconds: 42 };
  expect(rateLimitHeaders(quota)).toStrictEqual({
    'ratelimit-policy': '"default";q=600;w=60',
    ratelimit: '"default";r=599;t=42',
  });
});
