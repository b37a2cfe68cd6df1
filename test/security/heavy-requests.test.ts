import { eventDoors, eventOf } from '../properties/event-doors.ts';
import { cpuTime } from './cpu-time.ts';
import { heavyRequests } from './heavy-requests.ts';
import { expectWellBehaved } from './hostile-answers.ts';
import { ada, newSystem } from './hostile-system.ts';

/** In milliseconds: five times what is promised, for machines that are slow or busy. */
const bound = 500;

it('answers the heaviest requests in little time', async () => {
  const { app, authorization } = await newSystem();
  const all = heavyRequests(ada.id, authorization);
  const slow: string[] = [];
  for (const [i, [what, wire]] of all.entries()) {
    const door = eventDoors[i % eventDoors.length];
    if (!door) continue;
    const send = door.open(app);
    const event = eventOf(door, wire);
    const time = await cpuTime(async () => expectWellBehaved(await send(event)), 3, bound);
    if (time > bound) slow.push(`${what}: ${time} ms`);
  }
  expect(all.length).toBeGreaterThan(90);
  expect(slow).toEqual([]);
});
