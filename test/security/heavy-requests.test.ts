import { eventDoors, eventOf } from '../properties/event-doors.ts';
import { cpuTime } from './cpu-time.ts';
import { heavyRequests } from './heavy-requests.ts';
import { expectWellBehaved } from './hostile-answers.ts';
import { ada, newSystem } from './hostile-system.ts';

/** Milliseconds of CPU: only a hang takes as many. What is promised is measured by `npm run torture`. */
const hangMs = 10_000;

it('answers the heaviest requests without a hang', async () => {
  const { app, authorization } = await newSystem();
  const all = heavyRequests(ada.id, authorization);
  const slow: string[] = [];
  for (const [i, [what, wire]] of all.entries()) {
    const door = eventDoors[i % eventDoors.length];
    if (!door) continue;
    const send = door.open(app);
    const event = eventOf(door, wire);
    const time = await cpuTime(async () => expectWellBehaved(await send(event)), 1);
    if (time > hangMs) slow.push(`${what}: ${time} ms`);
  }
  expect(all.length).toBeGreaterThan(90);
  expect(slow).toEqual([]);
});
