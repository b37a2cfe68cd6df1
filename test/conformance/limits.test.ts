import { maxBodyBytes } from '../../src/adapters/http/protocol/message.ts';
import { functionUrlLimits, streamLimits } from '../../src/adapters/lambda/limits.ts';
import { check } from './check.ts';
import { albDoor, type EventDoor, eventDoors, exchange, restApiDoor } from './doors.ts';
import { readEvent } from './events.ts';

const resultOf = async (door: EventDoor, body: string | Uint8Array | AsyncIterable<Uint8Array>) =>
  (await exchange(door, readEvent(door.events), { body })).result;

const refused = (door: EventDoor) => {
  const requestId = readEvent(door.events).requestContext.requestId;
  return {
    statusCode: 413,
    body: expect.stringContaining('urn:portico:problem:answer-too-large'),
    ...(requestId && { body: expect.stringContaining(requestId) }),
  };
};

for (const door of eventDoors) {
  const { maxResultBytes } = door.limits;

  check(26, door.name, 'an answer may be as long as the limit, as serialized JSON', async () => {
    const { length } = JSON.stringify(await resultOf(door, ''));
    const result = await resultOf(door, 'x'.repeat(maxResultBytes - length));
    expect(Buffer.byteLength(JSON.stringify(result))).toBe(maxResultBytes);
    expect(result).toMatchObject({ statusCode: 200 });
    const longer = await resultOf(door, 'x'.repeat(maxResultBytes - length + 1));
    expect(longer).toMatchObject(refused(door));
    const fields = { ...longer.headers, ...longer.multiValueHeaders };
    expect([fields['x-request-id']].flat()).toEqual([JSON.parse(longer.body).requestId]);
  });

  check(26, door.name, 'a stream that is too long is left where it is', async () => {
    let chunks = 0;
    let isLeft = false;
    async function* tooLong() {
      try {
        while (chunks < 20) {
          chunks += 1;
          yield new Uint8Array(500_000);
        }
      } finally {
        isLeft = true;
      }
    }
    expect(await resultOf(door, tooLong())).toMatchObject(refused(door));
    expect(chunks).toBe(Math.floor(maxResultBytes / 500_000) + 1);
    expect(isLeft).toBe(true);
  });
}

check('limits', 'Lambda', 'a result has at most 6,291,556 bytes', async () => {
  expect(functionUrlLimits.maxResultBytes).toBe(6_291_556);
  expect(restApiDoor.limits.maxResultBytes).toBe(6_291_556);
});

check('limits', 'Lambda', 'a streamed answer has at most 200 MiB', async () => {
  expect(streamLimits.maxResultBytes).toBe(200 * 1_024 * 1_024);
});

check('limits', 'ALB', 'a result has at most 1 MB', async () => {
  expect(albDoor.limits.maxResultBytes).toBeLessThanOrEqual(1_048_576);
});

check(
  'limits',
  'all doors',
  'the longest request body that we take passes every gateway',
  async () => {
    const inBase64 = Math.ceil(maxBodyBytes / 3) * 4;
    expect(maxBodyBytes).toBeLessThanOrEqual(1_048_576);
    expect(inBase64).toBeLessThan(6 * 1_024 * 1_024);
  },
);
