import type { App } from '../../src/adapters/http/protocol/message.ts';
import { newApp } from '../e2e/describe-every-door.ts';
import { bearer } from '../e2e/test-config.ts';
import { type EventDoor, eventDoors, eventOf, wireOf } from '../properties/event-doors.ts';
import { figure } from '../security/figures.ts';
import { keySetIssuer, signedBy } from '../security/issuers.ts';
import { outcomeOf } from '../security/token-doors.ts';
import { openSystem } from '../security/token-system.ts';

jest.setTimeout(120_000);

const worst = { cold: 0, forged: 0, concurrent: 0 };
afterAll(() => {
  figure('key set fetches by 100 parallel requests to a cold environment, at worst', worst.cold);
  figure('key set fetches by 200 forged key ids, at worst', worst.forged);
  figure('requests to one environment at once, each with its own answer', worst.concurrent);
});

/** A request that is told from all others, with its number as its request id. */
const sending = (door: EventDoor, app: App) => {
  const send = door.open(app);
  return (path: string, authorization: string) =>
    send(eventOf(door, wireOf(path, { headers: [['Authorization', authorization]] })));
};

describe.each(eventDoors)('through $name', (door) => {
  it('a hundred requests to a cold environment fetch the keys once', async () => {
    const { app, server } = await openSystem(keySetIssuer);
    const send = sending(door, app);
    const tokens = Array.from({ length: 100 }, (_, jti) =>
      signedBy(keySetIssuer).claiming({ jti: `${jti}` }),
    );
    const answers = await Promise.all(tokens.map((token) => send('/users', `Bearer ${token}`)));
    await server.stop();
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(server.requests).toBe(1);
    worst.cold = Math.max(worst.cold, server.requests);
  });

  it('two hundred forged key ids fetch the keys five times at most', async () => {
    const { app, server } = await openSystem(keySetIssuer);
    const send = sending(door, app);
    const tokens = Array.from({ length: 200 }, (_, kid) =>
      signedBy(keySetIssuer).heading({ kid: `forged-${kid}` }),
    );
    const half = tokens.length / 2;
    const together = await Promise.all(
      tokens.slice(0, half).map((token) => send('/users', `Bearer ${token}`)),
    );
    for (const token of tokens.slice(half)) together.push(await send('/users', `Bearer ${token}`));
    await server.stop();
    expect(new Set(together.map(outcomeOf))).toEqual(new Set(['invalid-token']));
    expect(server.requests).toBeGreaterThan(0);
    expect(server.requests).toBeLessThanOrEqual(5);
    worst.forged = Math.max(worst.forged, server.requests);
  });

  it('a thousand requests at once each get their own answer', async () => {
    const send = door.open(await newApp());
    const authorization = await bearer({ scope: 'users:write' });
    const greet = (i: number) => wireOf('/hello', { query: `name=${i}` });
    const create = (i: number) =>
      wireOf('/users', {
        method: 'POST',
        headers: [
          ['Authorization', authorization],
          ['Content-Type', 'application/json'],
        ],
        body: Buffer.from(JSON.stringify({ name: `Ada ${i}`, email: `ada-${i}@example.com` })),
      });
    const numbers = Array.from({ length: 1_000 }, (_, i) => i);
    const answers = await Promise.all(
      numbers.map((i) => send(eventOf(door, i % 2 === 0 ? greet(i) : create(i)))),
    );
    for (const [i, { status, body }] of answers.entries()) {
      const [good, members] =
        i % 2 === 0
          ? [200, { message: `Hello, ${i}!` }]
          : [201, { name: `Ada ${i}`, email: `ada-${i}@example.com` }];
      expect(status).toBe(good);
      expect(JSON.parse(body.toString())).toMatchObject(members);
    }
    worst.concurrent = answers.length;
  });
});
