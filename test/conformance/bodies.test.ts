import { check } from './check.ts';
import { eventDoors, receive } from './doors.ts';
import { readEvent } from './events.ts';

const json = Buffer.from('{"name":"Zoë","email":"zoe@example.com"}');
const png = Buffer.from('89504e470d0a1a0a00fffe80', 'hex');

const bodyOf = async (door: (typeof eventDoors)[number], event: object) =>
  Buffer.from((await receive(door, event)).body);

for (const door of eventDoors) {
  check(19, door.name, 'bytes arrive as they were sent', async () => {
    const event = readEvent(`${door.events}/post-bytes`);
    expect(event.isBase64Encoded).toBe(true);
    expect(await bodyOf(door, event)).toEqual(png);
  });

  check(19, door.name, 'JSON arrives as it was sent, in base64 or not', async () => {
    const event = readEvent(`${door.events}/post-json`);
    const inBase64 = { ...event, body: json.toString('base64'), isBase64Encoded: true };
    expect(await bodyOf(door, event)).toEqual(json);
    expect(await bodyOf(door, inBase64)).toEqual(json);
  });

  check(
    19,
    door.name,
    'no body is an empty one, told by null, by nothing or by a text',
    async () => {
      const event = readEvent(door.events);
      for (const body of [null, undefined, '']) {
        expect(await bodyOf(door, { ...event, body })).toHaveLength(0);
      }
    },
  );
}
