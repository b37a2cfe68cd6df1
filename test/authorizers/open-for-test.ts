import { openDoor } from '../e2e/describe-every-door.ts';

const doors: { close(): Promise<void> }[] = [];
afterEach(() => Promise.all(doors.splice(0).map((door) => door.close())));

/** Opens a door until the test ends. */
export const openForTest: typeof openDoor = async (...args) => {
  const door = await openDoor(...args);
  doors.push(door);
  return door;
};
