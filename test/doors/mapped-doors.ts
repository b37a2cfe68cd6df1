import type { App, DoorSettings } from '../../src/adapters/http/protocol/message.ts';
import { expressDoor, openDoor } from '../e2e/describe-every-door.ts';
import type { WireResponse } from '../gateway/wire.ts';
import {
  type EventDoor,
  eventDoors,
  eventOf,
  singleValueAlb,
  type Wire,
  wireOf,
} from '../properties/event-doors.ts';
import { exchange } from '../properties/exchange.ts';

/** A door whose deployment puts `/shop` before every path. */
export interface MappedDoor {
  readonly name: string;
  /** Sends a request for a path as the client writes it. */
  ask(app: App, settings: DoorSettings, path: string, asked?: Partial<Wire>): Promise<WireResponse>;
}

type ApiEvent = Record<'requestContext', Record<string, unknown>> & Record<string, unknown>;

/** An API's event at its own domain name, with the path that the door is told there. */
const atCustomDomain = (event: object, path: string): object => {
  const { requestContext, ...parts } = event as ApiEvent;
  return {
    ...parts,
    ...('rawPath' in parts ? { rawPath: path } : { path }),
    requestContext: { ...requestContext, path, domainName: 'api.example.com' },
  };
};

/** What the door's event says of a path; the gateways of HTTP APIs decode it. */
const toldPath: Record<string, (path: string) => string> = {
  'HTTP API 1.0': decodeURIComponent,
  'HTTP API 2.0': (path) => decodeURIComponent(path).replace(/^\/shop(?=\/|$)/, '') || '/',
};

const mapped = (door: EventDoor): MappedDoor => ({
  name: door.name,
  ask(app, settings, path, asked) {
    const event = eventOf(door, wireOf(path, asked));
    const isApi = / API/.test(door.name);
    const told = toldPath[door.name]?.(path) ?? path;
    return door.open(app, settings)(isApi ? atCustomDomain(event, told) : event);
  },
});

const express: MappedDoor = {
  name: expressDoor.name,
  async ask(app, settings, path, asked) {
    const door = await openDoor(expressDoor, app, settings);
    try {
      return await exchange(door.port, wireOf(path, asked));
    } finally {
      await door.close();
    }
  },
};

export const mappedDoors: readonly MappedDoor[] = [
  express,
  ...[...eventDoors, singleValueAlb].filter(({ name }) => !name.endsWith('stage')).map(mapped),
];
