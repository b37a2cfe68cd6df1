import type { App, DoorSettings } from '../../src/adapters/http/protocol/message.ts';
import { doors, openDoor } from '../e2e/describe-every-door.ts';
import { wireOf } from '../properties/event-doors.ts';
import { exchange, keepAlive } from '../properties/exchange.ts';

const peer = '127.0.0.1';
const liar = '203.0.113.66';
afterAll(() => keepAlive.destroy());

/** The address that the app is told of a client that sends these fields. */
const told = (kind: (typeof doors)[number], trustedProxies: number, ...fields: string[]) =>
  toldBy(
    kind,
    { basePath: '', trustedProxies },
    fields.map((field) => ['X-Forwarded-For', field]),
  );

const toldBy = async (
  kind: (typeof doors)[number],
  settings: DoorSettings,
  headers: (readonly [string, string])[],
) => {
  let address: string | undefined;
  const app: App = async ({ clientAddress }) => {
    address = clientAddress;
    return { status: 204, headers: {}, cookies: [], body: '' };
  };
  const door = await openDoor(kind, app, settings);
  await exchange(door.port, wireOf(`${door.prefix}/`, { headers }));
  await door.close();
  return address;
};

const counts = (name: string) => name === 'ALB' || name === 'Express';

describe.each(doors.filter(({ name }) => !counts(name)))('the client of $name', (kind) => {
  it('has the address that the gateway reports, whatever its headers say', async () => {
    expect(await told(kind, 0, liar)).toBe(peer);
    expect(await told(kind, 2, `${liar}, ${liar}, ${liar}`)).toBe(peer);
  });
});

describe.each(doors.filter(({ name }) => counts(name)))('the client of $name', (kind) => {
  it.each<[number, string[], string]>([
    [0, [], peer],
    [0, [liar], peer],
    [1, [`${liar}, 192.0.2.1`], '192.0.2.1'],
    [2, [`${liar},192.0.2.2 , 192.0.2.1`], '192.0.2.2'],
    [3, ['192.0.2.2, 192.0.2.1'], '192.0.2.2'],
    [1, [], peer],
    [1, [`${liar}, 192.0.2.1:46532`], '192.0.2.1'],
    [1, [`${liar}, [2001:db8::1]:46532`], '2001:db8::1'],
    [2, ['192.0.2.2:1, 192.0.2.1:2'], '192.0.2.2'],
    [1, ['unknown'], 'unknown'],
  ])('behind %d trusted proxies that say %j is %s', async (trusted, fields, address) => {
    expect(await told(kind, trusted, ...fields)).toBe(address);
  });
});

describe.each(doors.filter(({ name }) => name.startsWith('Function URL')))(
  'the client of $name behind CloudFront',
  (kind) => {
    const settings = { basePath: '', trustedProxies: 0, clientAddressHeader: 'x-viewer' };

    it('has the address that CloudFront sets', async () => {
      const headers = [['X-Viewer', '192.0.2.7'] as const, ['X-Forwarded-For', liar] as const];
      expect(await toldBy(kind, settings, headers)).toBe('192.0.2.7');
    });

    it.each([
      ['198.51.100.10:46532', '198.51.100.10'],
      ['2001:db8::8a2e:370:7334:46532', '2001:db8::8a2e:370:7334'],
      ['2001:db8::1:46532', '2001:db8::1'],
      ['[2001:db8::1]:46532', '2001:db8::1'],
    ])(
      'has the address without the port of CloudFront-Viewer-Address: %s',
      async (text, address) => {
        const clientAddressHeader = 'cloudfront-viewer-address';
        const headers = [['CloudFront-Viewer-Address', text] as const];
        expect(await toldBy(kind, { ...settings, clientAddressHeader }, headers)).toBe(address);
      },
    );

    it('has none if CloudFront sets none', async () => {
      expect(await toldBy(kind, settings, [['X-Forwarded-For', liar]])).toBeUndefined();
    });
  },
);

describe('Express', () => {
  const [express] = doors.filter(({ name }) => name === 'Express');
  it('joins repeated headers', async () => {
    expect(express && (await told(express, 2, liar, '192.0.2.2', '192.0.2.1'))).toBe('192.0.2.2');
  });
});
