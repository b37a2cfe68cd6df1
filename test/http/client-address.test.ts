import { ipAddress } from '../../src/adapters/http/protocol/client-address.ts';

describe('the IP address', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['203.0.113.7:46532', '203.0.113.7'],
    ['2001:db8::1', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:db8::1]:46532', '2001:db8::1'],
    ['[fe80::1%eth0]:46532', 'fe80::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['[::FFFF:203.0.113.7]:80', '203.0.113.7'],
    ['::ffff:cb00:7107', '::ffff:cb00:7107'],
  ])('in %s is %s', (text, address) => {
    expect(ipAddress(text)).toBe(address);
  });

  it.each([undefined, '', 'unknown', '_hidden', 'host:80', '[host', '%', ':', 'a'.repeat(9_000)])(
    'is not taken from other text, which stays as it is: %.20j',
    (text) => {
      expect(ipAddress(text)).toBe(text);
    },
  );
});
