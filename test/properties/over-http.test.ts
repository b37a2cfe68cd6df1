import fc from 'fast-check';
import type {
  App,
  BufferedRequest,
  HttpResponse,
} from '../../src/adapters/http/protocol/message.ts';
import { answering } from '../doors/answering.ts';
import { type Door, doors, openDoor } from '../e2e/describe-every-door.ts';
import { bytesOf } from '../http/request.ts';
import { wireOf } from './event-doors.ts';
import { exchange, keepAlive } from './exchange.ts';
import { ascii, fieldValue, latin1, samples, told } from './requests.ts';
import { answers, seen } from './responses.ts';

const nothing: HttpResponse = { status: 204, headers: {}, cookies: [], body: '' };

afterAll(() => keepAlive.destroy());

describe.each(doors)('$name', (kind) => {
  let requests: BufferedRequest[] = [];
  let answer = nothing;
  const app: App = async (request, limit) => {
    requests.push({ ...request, body: await bytesOf(request) });
    return answering(answer)(request, limit);
  };
  let door: Door & { close(): Promise<void> };
  beforeAll(async () => {
    door = await openDoor(kind, app);
  });
  afterAll(() => door?.close());
  beforeEach(() => {
    answer = nothing;
  });

  it('tells the app all of a request as its client meant it', async () => {
    await fc.assert(
      fc.asyncProperty(samples(fieldValue(ascii, latin1)), async (sample) => {
        requests = [];
        await exchange(door.port, { ...sample.wire, path: `${kind.prefix}${sample.wire.path}` });
        expect(requests.map(told)).toEqual([sample.told]);
        expect(requests[0]?.pathPrefix).toBe(kind.prefix);
        expect(requests[0]?.clientAddress).toBe('127.0.0.1');
      }),
      { numRuns: 60 },
    );
  });

  it('gives the client all of an answer as the app meant it', async () => {
    const wire = wireOf(`${kind.prefix}/`);
    await fc.assert(
      fc.asyncProperty(answers, async ({ response, seen: expected }) => {
        answer = response();
        expect(seen(await exchange(door.port, wire))).toEqual(expected);
        answer = { ...response(), body: '' };
        const head = await exchange(door.port, { ...wire, method: 'HEAD' });
        expect(seen(head)).toEqual({ ...expected, body: Buffer.alloc(0) });
      }),
      { numRuns: 60 },
    );
  });

  it('refuses a path whose percent-encoding is malformed, or hands it on as such', async () => {
    const malformed = fc
      .tuple(
        fc.stringMatching(/^[a-z/.]{0,5}$/),
        fc.constantFrom('%', '%f', '%zz', '%ff', '%c3%28', '%ed%a0%80', '%u0041', '%%41'),
        fc.stringMatching(/^[g-z/.]{0,5}$/),
      )
      .map((parts) => `${kind.prefix}/${parts.join('')}`);
    await fc.assert(
      fc.asyncProperty(malformed, async (path) => {
        requests = [];
        const { status } = await exchange(door.port, wireOf(path));
        expect(requests[0] ? requests[0].path : status).toBe(requests[0] ? undefined : 400);
      }),
      { numRuns: 40 },
    );
  });
});
