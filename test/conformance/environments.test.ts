import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Handler, invokeFunction } from '../gateway/invoke.ts';
import { authorizers } from './authorizers.ts';
import { check } from './check.ts';
import { type EventDoor, eventDoors } from './doors.ts';
import { eventsIn, readEvent } from './events.ts';

const getEvents = eventDoors.map(({ events }) => events);
const garbage = [null, undefined, 'text', 42, true, [], {}, { requestContext: null }];

const expectRefusals = async (handler: Handler, names: readonly string[]): Promise<void> => {
  for (const event of [...names.map(readEvent), ...garbage]) {
    const asked = invokeFunction(handler, event ?? null, 'id');
    await expect(asked).rejects.toThrow(/^this is not an event of an? /);
  }
};

const isOf = (door: EventDoor, events: string): boolean =>
  door.events === events ||
  eventDoors.some((other) => other.events === events && other.open === door.open);

for (const door of eventDoors) {
  check(30, door.name, 'events of anything else are refused', async () => {
    const app = jest.fn();
    const others = getEvents.filter((events) => !isOf(door, events));
    expect(others.length).toBeGreaterThan(3);
    const names = [...others, ...eventsIn('others'), ...eventsIn('authorizers')];
    await expectRefusals(door.open(app), names);
    expect(app).not.toHaveBeenCalled();
  });

  check(31, door.name, 'two requests at once get an answer each', async () => {
    const waiting: (() => void)[] = [];
    const handler = door.open(async ({ headers, requestId }) => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      const body = `${requestId} ${headers.get('accept')}`;
      return { status: 200, headers: {}, cookies: [], body };
    });
    const event = (id: string) => {
      const { requestContext, ...rest } = readEvent(door.events);
      const headers = { accept: id };
      const multiValueHeaders = rest.multiValueHeaders && { accept: [id] };
      return {
        ...{ ...rest, headers, multiValueHeaders },
        requestContext: { ...requestContext, ...(!requestContext.elb && { requestId: id }) },
      };
    };
    const both = ['first', 'second'].map((id) => invokeFunction(handler, event(id), id));
    await Promise.resolve();
    expect(waiting).toHaveLength(2);
    for (const proceed of waiting.reverse()) proceed();
    expect(await Promise.all(both)).toMatchObject([
      { body: 'first first' },
      { body: 'second second' },
    ]);
  });

  check(31, door.name, 'the handler takes no callback', async () => {
    expect(door.open(jest.fn()).length).toBeLessThanOrEqual(2);
  });
}

for (const { name, open, events } of authorizers) {
  check(30, name, 'events of anything else are refused', async () => {
    const authenticate = jest.fn();
    const others = eventsIn('authorizers').filter((event) => !events.includes(event));
    expect(others.length).toBeGreaterThan(2);
    await expectRefusals(open({ authenticate }), [...others, ...getEvents, ...eventsIn('others')]);
    expect(authenticate).not.toHaveBeenCalled();
  });

  check(31, name, 'the handler takes no callback', async () => {
    expect(open({}).length).toBeLessThanOrEqual(2);
  });
}

check(31, 'all doors', 'no module of the driving side holds a variable', async () => {
  const folder = join(__dirname, '../../src/adapters');
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => [file, readFileSync(join(folder, file), 'utf8')] as const);
  expect(sources.length).toBeGreaterThan(20);
  for (const [file, source] of sources) {
    expect([file, source.match(/^(export )?(let|var) .*/gm)]).toEqual([file, null]);
  }
});
