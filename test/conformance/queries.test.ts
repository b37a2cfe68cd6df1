import { check } from './check.ts';
import { albDoor, eventDoors, functionUrlDoor, httpApi2Door, receive } from './doors.ts';
import { readEvent } from './events.ts';

const received = async (door: (typeof eventDoors)[number]) =>
  (await receive(door, readEvent(`${door.events}/query`))).query;

for (const door of eventDoors) {
  check(10, door.name, 'names and values are decoded exactly once', async () => {
    const query = await received(door);
    expect(query.get('a&b')).toEqual(['é%3D']);
    expect(query.get('plus')).toEqual(['a b+']);
  });

  check(11, door.name, 'a comma, an empty value and a name without one are kept', async () => {
    const query = await received(door);
    expect(query.get('list')).toEqual(['a,b,c']);
    expect(query.get('empty')).toEqual(['']);
    expect(query.get('bare')).toEqual(['']);
    expect(query.get('__proto__')).toEqual(['x']);
  });

  if (door === albDoor) continue;
  check(11, door.name, 'a repeated key keeps its values in order', async () => {
    expect((await received(door)).get('tag')).toEqual(['b', 'a']);
  });
}

check(11, 'ALB', 'the last value of a repeated key is all that it sends', async () => {
  expect((await received(albDoor)).get('tag')).toEqual(['a']);
});

for (const door of [httpApi2Door, functionUrlDoor]) {
  check(10, door.name, 'the map, which joins by commas, is not looked at', async () => {
    const event = { ...readEvent(door.events), queryStringParameters: { name: 'joined,values' } };
    expect((await receive(door, event)).query).toEqual(new Map([['name', ['Claude']]]));
  });

  check(11, door.name, 'a second ? belongs to the name', async () => {
    const event = { ...readEvent(door.events), rawQueryString: '?a=1' };
    expect((await receive(door, event)).query).toEqual(new Map([['?a', ['1']]]));
  });
}
