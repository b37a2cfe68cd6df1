import fc from 'fast-check';
import type { App, BufferedRequest } from '../../src/adapters/http/protocol/message.ts';
import { bytesOf } from '../http/request.ts';
import { anyText } from './any-text.ts';
import {
  type EventDoor,
  eventDoors,
  eventOf,
  requestId,
  type Wire,
  wireOf,
} from './event-doors.ts';
import { samples, told } from './requests.ts';

/** Whatever JSON can carry, which is more than HTTP can. */
const oddText = fc.oneof(
  anyText({ maxLength: 8 }),
  fc.constantFrom('a, b', '漢字', '\ud800', 'a\r\nb: c', '\0', ''),
);

/** What a door tells the app of a request. */
const heard = async (door: EventDoor, wire: Wire) => {
  const requests: BufferedRequest[] = [];
  const app: App = async (request) => {
    requests.push({ ...request, body: await bytesOf(request) });
    return { status: 204, headers: {}, cookies: [], body: '' };
  };
  await door.open(app)(eventOf(door, wire));
  const [request, ...others] = requests;
  if (!request || others.length > 0) throw new Error('the app was not asked once');
  return request;
};

describe.each(eventDoors)('an event of $name', (door) => {
  it('tells the app all of the request as the client meant it', async () => {
    await fc.assert(
      fc.asyncProperty(samples(oddText), async (sample) => {
        const request = await heard(door, sample.wire);
        expect(told(request)).toEqual(sample.told);
        expect(request.pathPrefix).toBe(door.prefix);
        expect(request.requestId).toBe(requestId);
        expect(request.clientAddress).toBe('192.0.2.1');
      }),
      { numRuns: 150 },
    );
  });

  it('tells the same query as the others, however badly it is written', async () => {
    const rawQuery = fc.string({ unit: fc.constantFrom(...'ab&&==%%+,;?0Ef4'), maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(rawQuery, async (query) => {
        const { query: fields } = await heard(door, wireOf('/', { query }));
        const params = new URLSearchParams(`?${query}`);
        const expected = [...new Set(params.keys())].map((name) => [name, params.getAll(name)]);
        expect(fields).toEqual(new Map(expected as [string, string[]][]));
      }),
      { numRuns: 150 },
    );
  });
});
