import type { App } from '../../src/adapters/http/protocol/message.ts';
import { type Door, doors, newApp, openDoor } from '../e2e/describe-every-door.ts';
import { check } from './check.ts';
import type { Line } from './lines.ts';

type Kind = (typeof doors)[number];

/** Opens a door for as long as it is used. */
export const served = async <T>(
  kind: Kind,
  app: App,
  use: (door: Door) => Promise<T>,
  gateway?: Parameters<typeof openDoor>[3],
): Promise<T> => {
  const door = await openDoor(kind, app, undefined, gateway);
  try {
    return await use(door);
  } finally {
    await door.close();
  }
};

/** A test of a line at Express and at every gateway, each before a system of its own. */
export const checkEveryDoor = (
  line: Line,
  what: string,
  run: (door: Door) => Promise<void>,
  app: () => Promise<App> = newApp,
): void => {
  for (const kind of doors) {
    check(line, kind.name, what, async () => served(kind, await app(), run));
  }
};

export const doorNamed = (name: string): Kind => {
  const kind = doors.find((each) => each.name === name);
  if (!kind) throw new Error(`there is no door ${name}`);
  return kind;
};
