import type { App } from '../../src/adapters/http/protocol/message.ts';
import type { User } from '../../src/domain/user.ts';
import { container, tokens } from '../../src/infrastructure/main/container.ts';
import { bearer, testConfig } from '../e2e/test-config.ts';
import { GatewayRefusal, type WireResponse } from '../gateway/wire.ts';
import type { EventDoor } from '../properties/event-doors.ts';
import { userOf } from '../stores/users.ts';
import { misbehaviour } from './hostile-answers.ts';

/** The one user that is there from the beginning. */
export const ada = userOf(1, { name: 'Ada', email: 'ada@example.com' });

export interface System {
  readonly app: App;
  /** A field that opens every operation. */
  readonly authorization: string;
  /** All that the store holds, as it holds it. */
  stored(): Promise<readonly User[]>;
}

/** A fresh one, composed as in production, that counts no requests. */
export const newSystem = async (): Promise<System> => {
  const services = container({ ...testConfig, rateLimit: undefined });
  const users = await services.getAsync(tokens.Users);
  await users.insert(ada);
  return {
    app: await services.getAsync(tokens.App),
    authorization: await bearer({ roles: ['admin'] }),
    stored: () => users.list({ limit: 10_000, after: undefined }),
  };
};

/** What came of something hostile. */
export interface Outcome {
  readonly sent: string;
  readonly answer: WireResponse | undefined;
  readonly faults: readonly string[];
}

/** Something to send: told in words, and the event that a door makes of it. */
export interface Hostile {
  readonly what: string;
  readonly event: (door: EventDoor) => object;
}

let fed = 0;
/** How many events this file's doors have been fed. */
export const eventsFed = (): number => fed;

/** Feeds a door one after the other; what its gateway refuses by itself never gets there. */
export const feed = async (
  door: EventDoor,
  app: App,
  all: readonly Hostile[],
  settings?: Parameters<EventDoor['open']>[1],
): Promise<readonly Outcome[]> => {
  const send = door.open(app, settings);
  const outcomes: Outcome[] = [];
  for (const { what, event } of all) {
    const sent = `${door.name}: ${what.slice(0, 200)}`;
    try {
      const given = event(door);
      fed += 1;
      const answer = await send(given);
      outcomes.push({ sent, answer, faults: misbehaviour(answer) });
    } catch (error) {
      const faults = error instanceof GatewayRefusal ? [] : [`it threw: ${error}`];
      outcomes.push({ sent, answer: undefined, faults });
    }
  }
  return outcomes;
};

/** Fails with every input that was not answered as it should be. */
export const expectAllWellBehaved = (outcomes: readonly Outcome[]): void => {
  const wrong = outcomes.flatMap(({ sent, faults }) => faults.map((fault) => `${sent}: ${fault}`));
  expect(wrong.slice(0, 20)).toEqual([]);
};

const members = ['createdAt', 'email', 'id', 'name', 'updatedAt', 'version'];
const uuid7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Fails when a client has had more stored than it may choose. */
export const expectNoMassAssignment = async ({ stored }: System): Promise<void> => {
  for (const user of await stored()) {
    expect(Object.keys(user).sort()).toEqual(members);
    expect(user.id).toMatch(uuid7);
    expect(user.version).toBeLessThan(99);
    expect(Date.parse(user.createdAt)).not.toBeNaN();
  }
};
