import fc from 'fast-check';
import { contract } from '../../src/adapters/http/contract/contract.ts';
import type { Operation } from '../../src/adapters/http/contract/operation.ts';
import { type EventDoor, eventDoors, eventOf, singleValueAlb } from '../properties/event-doors.ts';
import { figure } from './figures.ts';
import { codeOf, likeness } from './hostile-answers.ts';
import { spellings } from './hostile-paths.ts';
import {
  eventsFed,
  expectAllWellBehaved,
  feed,
  type Hostile,
  newSystem,
  type Outcome,
  type System,
} from './hostile-system.ts';

const guarded = contract.filter(({ access }) => access !== 'public');

/** Nobody's, so that whoever gets there changes nothing. */
const nobody = '01980000-0000-7000-8000-0000000000ff';

/** Where a gateway writes the path of a request. */
const places = ['path', 'rawPath'];

/** The event of the operation, with its path as a gateway might never write it. */
const asIs = (door: EventDoor, event: Record<string, unknown>, path: string): object => {
  const whole = door.name.startsWith('HTTP API') ? `${door.prefix}${path}` : path;
  const written = places.filter((place) => event[place] !== undefined);
  return { ...event, ...Object.fromEntries(written.map((place) => [place, whole])) };
};

const hostile = (
  { method, path }: Operation,
  spelling: string,
  authorization?: string,
): readonly Hostile[] => {
  const wire = {
    method,
    path: spelling,
    query: '',
    headers: [
      ['Content-Type', 'application/json'],
      ...(authorization === undefined ? [] : [['Authorization', authorization] as const]),
    ] as const,
    body: Buffer.from(method === 'POST' || method === 'PATCH' ? '{"name":"Eve"}' : ''),
  };
  const honest = (door: EventDoor) =>
    eventOf(door, { ...wire, path: path.replace('{id}', nobody) }) as Record<string, unknown>;
  const sent: Hostile = { what: `${method} ${spelling}`, event: (door) => eventOf(door, wire) };
  if (method !== 'GET') return [sent];
  return [
    sent,
    {
      what: `${method} ${spelling}, as it is`,
      event: (door) => asIs(door, honest(door), spelling),
    },
  ];
};

const spelled = (before: string, operation: Operation, authorization?: string) =>
  spellings(`${before}${operation.path.replace('{id}', nobody)}`).flatMap((spelling) =>
    hostile(operation, spelling, authorization),
  );

const all = (authorization?: string) =>
  guarded.flatMap((operation) => spelled('', operation, authorization));

const mapped = guarded
  .filter(({ method }) => method === 'GET')
  .flatMap((operation) => spelled('/shop', operation));

/** As base path mappings deliver it: not from the host that AWS gives an API, so without a stage. */
const atCustomDomain = ({ name, prefix }: EventDoor, event: Record<string, unknown>): object => {
  if (name.startsWith('Function URL') || name.startsWith('ALB')) return event;
  const context = event['requestContext'] as object;
  const path = `${event['path']}`;
  return {
    ...event,
    ...(path.startsWith(`${prefix}/`) && { path: path.slice(prefix.length) }),
    requestContext: { ...context, domainName: 'api.portico.example' },
  };
};

const unrouted = ['route-not-found', 'method-not-allowed'];

/** Whether an operation was found for the request; a path that cannot be decoded is for none. */
const isRouted = ({ answer }: Outcome): boolean => {
  const code = answer && codeOf(answer);
  const document = answer && `${answer.body}`;
  return !unrouted.includes(`${code}`) && !document?.includes('the path is not percent-encoded');
};

/** Whether somebody without a token got more than a refusal. */
const isOpen = ({ answer }: Outcome): boolean =>
  answer !== undefined && ![400, 401, 404, 405].includes(answer.status);

describe.each([...eventDoors, singleValueAlb])(
  'at $name, a guarded path in any spelling',
  (door) => {
    let system: System;
    beforeAll(async () => {
      system = await newSystem();
    });

    it('is not there, or guarded', async () => {
      const without = await feed(door, system.app, all());
      const having = await feed(door, system.app, all(system.authorization));
      expectAllWellBehaved([...without, ...having]);
      expect(without.filter(isOpen)).toEqual([]);
      const disagreeing = without.filter((outcome, i) => {
        const other = having[i];
        if (!outcome.answer || !other?.answer) return outcome.answer !== other?.answer;
        return (outcome.answer.status === 401) !== isRouted(other) || other.answer.status === 401;
      });
      expect(disagreeing).toEqual([]);
      expect(having.filter(isRouted).length).toBeGreaterThan(guarded.length);
    });

    it('is so behind a base path too', async () => {
      const settings = { basePath: '/shop', trustedProxies: 0 };
      const events = mapped.map(({ what, event }) => ({
        what,
        event: (at: EventDoor) => atCustomDomain(at, event(at) as Record<string, unknown>),
      }));
      const outcomes = await feed(door, system.app, events, settings);
      expectAllWellBehaved(outcomes);
      expect(outcomes.filter(isOpen)).toEqual([]);
      // With payload 2.0 the path comes without the mapping's key.
      const isFound = outcomes.some(({ answer }) => answer?.status === 401);
      expect(isFound).toBe(!door.name.startsWith('HTTP API 2.0'));
    });

    it('is so however it is put together', async () => {
      const piece = fc.constantFrom(
        ...[
          '/',
          'users',
          'export',
          nobody,
          '.',
          '..',
          '%2e',
          '%2F',
          '%252f',
          ';',
          '%',
          '%00',
          '\\',
        ],
        ...['%5c', '?', '#', 'Users', '%75sers', 'hello', '%c0%af', '\ufeff', '\ud800', ' '],
      );
      const path = fc.array(piece, { maxLength: 8 }).map((pieces) => `/${pieces.join('')}`);
      await fc.assert(
        fc.asyncProperty(
          path.filter((each) => !/^[^a-z]*hello/.test(each)),
          fc.constantFrom(...guarded.filter(({ method }) => method === 'GET')),
          async (spelling, operation) => {
            const [, raw] = hostile(operation, spelling);
            const outcomes = await feed(door, system.app, raw ? [raw] : []);
            expectAllWellBehaved(outcomes);
            expect([400, 401, 404, 405]).toContain(outcomes[0]?.answer?.status);
          },
        ),
        { numRuns: 100 },
      );
    });
  },
);

describe('a path in any spelling', () => {
  it('is answered alike at every door', async () => {
    const { app, authorization } = await newSystem();
    const answers = await Promise.all(
      eventDoors.map(async (door) => {
        // What a gateway writes as it is, it writes for one door only.
        const written = all(authorization).filter(({ what }) => !what.endsWith('as it is'));
        return (await feed(door, app, written)).map(({ answer }) => answer && likeness(answer));
      }),
    );
    const [first = []] = answers;
    const differing = answers.flatMap((each) =>
      each.flatMap((answer, i) =>
        answer === undefined || first[i] === undefined || answer === first[i]
          ? []
          : [[first[i], answer]],
      ),
    );
    expect(differing).toEqual([]);
  });
});

afterAll(() => figure('hostile paths fed as events', eventsFed()));
