import type { App } from '../../src/adapters/http/protocol/message.ts';
import {
  type EventDoor,
  eventDoors,
  eventOf,
  singleValueAlb,
  wireOf,
} from '../properties/event-doors.ts';
import { figure } from './figures.ts';
import { misbehaviour } from './hostile-answers.ts';
import { ada, expectNoMassAssignment, newSystem, type System } from './hostile-system.ts';

type Json = Record<string, unknown>;

/** What no member of an event is, or not in every place. */
const others: readonly unknown[] = [
  ...[undefined, null, 0, -1, 1.5, true, false, '', 'x', '\ud800', [], {}, ['x'], [['x']], [null]],
  ...[{ x: 1 }, { x: null }, { x: ['x'] }, { length: 1 }],
];

/** Every member of a value, by the names that lead to it. */
const placesIn = (value: unknown, path: readonly string[] = []): (readonly string[])[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, child]) => {
        const place = [...path, name];
        return [place, ...placesIn(child, place)];
      })
    : [];

const replaced = (within: unknown, [name, ...rest]: readonly string[], value: unknown): unknown => {
  if (name === undefined) return value;
  const copy = Array.isArray(within) ? [...within] : { ...(within as Json) };
  return Object.assign(copy, { [name]: replaced((within as Json)[name], rest, value) });
};

const eventFor = (door: EventDoor, method: string, authorization?: string): Json =>
  eventOf(
    door,
    wireOf('/users', {
      method,
      query: 'limit=1&limit=2',
      headers: [
        ['Content-Type', 'application/json'],
        ['Cookie', 'a=b'],
        ...(authorization === undefined ? [] : [['Authorization', authorization] as const]),
      ],
      body: Buffer.from(method === 'GET' ? '' : '{"name":"Eve","email":"eve@example.com"}'),
    }),
  ) as Json;

let fed = 0;

/** What is wrong, of all that comes of an event with each member replaced by each of the others. */
const faultsOf = async (
  door: EventDoor,
  { app }: System,
  event: Json,
  isRight: (status: number) => boolean,
): Promise<readonly string[]> => {
  const send = reading(door, app);
  const faults: string[] = [];
  for (const place of placesIn(event)) {
    for (const other of others) {
      fed += 1;
      const what = `${place.join('.')}: ${JSON.stringify(other)}`;
      const id = place.at(-1) === 'requestId' ? null : undefined;
      try {
        const answer = await send(replaced(event, place, other) as Json);
        faults.push(...misbehaviour(answer, id).map((fault) => `${what}: ${fault}`));
        if (!isRight(answer.status)) faults.push(`${what}: ${answer.status}`);
      } catch (error) {
        if (!/^TypeError: this is not an event of /.test(`${error}`))
          faults.push(`${what}: ${error}`);
      }
    }
  }
  return faults;
};

/** A load balancer answers in the map that the event has. */
const reading = (door: EventDoor, app: App) => {
  const [own, single] = [door.open(app), singleValueAlb.open(app)];
  return (event: Json) =>
    door.name === 'ALB' && !event['multiValueHeaders'] ? single(event) : own(event);
};

describe.each([...eventDoors, singleValueAlb])('at $name, an event with a wrong member', (door) => {
  it('is answered, or rejected as none', async () => {
    const system = await newSystem();
    for (const method of ['GET', 'POST']) {
      const event = eventFor(door, method, system.authorization);
      const faults = await faultsOf(door, system, event, (status) => status < 500);
      expect(faults).toEqual([]);
    }
    await expectNoMassAssignment(system);
  });

  it('opens nothing', async () => {
    const system = await newSystem();
    const faults = await faultsOf(door, system, eventFor(door, 'GET'), (status) => status >= 400);
    expect(faults).toEqual([]);
    expect(await system.stored()).toEqual([ada]);
  });
});

afterAll(() => figure('events fed with a member of a wrong type', fed));
