import type { HttpResponse } from '../../src/adapters/http/protocol/message.ts';
import { type Handler, invokeFunction } from '../gateway/invoke.ts';
import {
  type EventDoor,
  eventDoors,
  eventOf,
  requestId,
  singleValueAlb,
  wireOf,
} from '../properties/event-doors.ts';
import { answering } from './answering.ts';

/** A stage's name changes paths only. */
const buffered = [...eventDoors, singleValueAlb].filter(
  ({ name }) => !/streaming|named stage/.test(name),
);

const limitOf = ({ name }: EventDoor): number => (name.startsWith('ALB') ? 1_000_000 : 6_291_556);

describe.each(buffered)('what $name returns', (door) => {
  /** The function's result for an answer with this body, and its size in bytes as JSON. */
  const returned = async (body: HttpResponse['body']) => {
    const handler = door.door(answering({ cookies: ['a=1'], body })) as Handler;
    const result = await invokeFunction(handler, eventOf(door, wireOf('/')), requestId);
    return { ...door.gateway.fromResult(result), size: Buffer.byteLength(JSON.stringify(result)) };
  };

  const limit = limitOf(door);
  const room = async (body: string | Uint8Array) => limit - (await returned(body)).size;

  it.each([
    ['text that JSON escapes', 2, '"'],
    ['text of several bytes', 3, '漢'],
    ['control characters', 6, '\0'],
  ])('is at most its limit with %s', async (_what, bytes, character) => {
    const fitting = character.repeat(Math.floor((await room('')) / bytes));
    const whole = await returned(fitting);
    expect([whole.status, whole.body.length]).toEqual([200, Buffer.byteLength(fitting)]);
    expect(whole.size).toBeGreaterThan(limit - bytes);
    await expectRefusal(`${fitting}${character}`);
  });

  it('is at most its limit with bytes', async () => {
    const fitting = new Uint8Array(Math.floor((await room(new Uint8Array())) / 4) * 3);
    const whole = await returned(fitting);
    expect([whole.status, whole.body.length]).toEqual([200, fitting.length]);
    expect(whole.size).toBeGreaterThan(limit - 4);
    await expectRefusal(new Uint8Array(fitting.length + 1));
  });

  const expectRefusal = async (body: HttpResponse['body']) => {
    const { status, headers, body: bytes } = await returned(body);
    expect(status).toBe(413);
    expect(headers).toContainEqual(['content-type', 'application/problem+json']);
    expect(JSON.parse(`${bytes}`)).toMatchObject({
      type: 'urn:portico:problem:answer-too-large',
      detail: expect.stringContaining('function-url-stream and rest-api-stream'),
      requestId,
    });
  };
});
