import { eventDoors, singleValueAlb } from '../properties/event-doors.ts';
import { figure } from './figures.ts';
import { likeness } from './hostile-answers.ts';
import {
  hostileBase64,
  hostileBodies,
  hostileCredentials,
  hostileHeaders,
  hostileLengths,
  hostileQueries,
} from './hostile-parts.ts';
import {
  ada,
  eventsFed,
  expectAllWellBehaved,
  expectNoMassAssignment,
  feed,
  type Hostile,
  newSystem,
} from './hostile-system.ts';

type Corpus = (authorization: string) => readonly Hostile[];

const corpora: readonly [what: string, corpus: Corpus][] = [
  ['a query', hostileQueries],
  ['a header field', (authorization) => hostileHeaders(ada.id, authorization)],
  ['credentials that are none', () => hostileCredentials],
  ['a body', (authorization) => hostileBodies(ada.id, authorization)],
  ['damaged base64', hostileBase64],
  ['a length that is not true', hostileLengths],
];

describe.each(corpora)('%s that is hostile', (_what, corpus) => {
  const told = new Map<string, readonly (string | undefined)[]>();

  it.each([...eventDoors, singleValueAlb])('does no harm at $name', async (door) => {
    const system = await newSystem();
    const hostile = corpus(system.authorization);
    const outcomes = await feed(door, system.app, hostile);
    expectAllWellBehaved(outcomes);
    await expectNoMassAssignment(system);
    told.set(
      door.name,
      outcomes.map(({ answer }, i) => {
        const given = hostile[i];
        return answer && given ? `${given.what}: ${likeness(answer)}` : undefined;
      }),
    );
  });

  it('is answered alike at every door', () => {
    const [first = [], ...others] = eventDoors.map(({ name }) => told.get(name) ?? []);
    for (const each of others) {
      const differing = each.flatMap((answer, i) =>
        answer === undefined || answer === first[i] ? [] : [[first[i], answer]],
      );
      expect(differing.slice(0, 5)).toEqual([]);
    }
  });
});

it('lets nobody in by credentials that are none', async () => {
  const { app } = await newSystem();
  for (const door of eventDoors) {
    const outcomes = await feed(door, app, hostileCredentials);
    expect(new Set(outcomes.map(({ answer }) => answer?.status))).toEqual(new Set([401]));
  }
});

afterAll(() => figure('hostile queries, headers and bodies fed as events', eventsFed()));
