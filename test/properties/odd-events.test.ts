import fc from 'fast-check';
import { contract } from '../../src/adapters/http/contract/contract.ts';
import type { App } from '../../src/adapters/http/protocol/message.ts';
import { newApp } from '../e2e/describe-every-door.ts';
import { bearer } from '../e2e/test-config.ts';
import { mapValues, type WireResponse } from '../gateway/wire.ts';
import { anyText } from './any-text.ts';
import { eventDoors, eventOf, singleValueAlb, wireOf } from './event-doors.ts';

/** What AWS leaves out or sets to null where there is nothing. */
const dispensable = [
  'headers',
  'multiValueHeaders',
  'queryStringParameters',
  'multiValueQueryStringParameters',
  'pathParameters',
  'stageVariables',
  'rawQueryString',
  'cookies',
  'body',
  'isBase64Encoded',
  'routeKey',
  'resource',
] as const;

const oddText = fc.oneof(
  anyText({ maxLength: 8 }),
  fc.constantFrom('\ud800', '%', '%ud800', '=', '====', 'e30', '{"name":', '\0', '漢', '__proto__'),
);

/** Changes that leave the event one of its kind. */
const changes = fc.record(
  {
    ...Object.fromEntries(dispensable.map((name) => [name, fc.constantFrom(null, undefined)])),
    body: fc.option(oddText),
    isBase64Encoded: fc.boolean(),
    rawQueryString: oddText,
    multiValueQueryStringParameters: fc.option(fc.dictionary(oddText, fc.array(oddText))),
    queryStringParameters: fc.option(fc.dictionary(oddText, oddText)),
    cookies: fc.array(oddText),
  },
  { requiredKeys: [] },
);

/** The event with these fields too, in the maps that it has. */
const carrying = (event: Record<string, unknown>, fields: Record<string, string>) => ({
  ...event,
  ...(event['headers'] !== undefined && {
    headers: { ...(event['headers'] as object), ...fields },
  }),
  ...(event['multiValueHeaders'] !== undefined && {
    multiValueHeaders: {
      ...(event['multiValueHeaders'] as object),
      ...mapValues(fields, (value) => [value]),
    },
  }),
});

const oddFields = fc.dictionary(
  fc.oneof(
    oddText,
    fc.constantFrom('authorization', 'content-type', 'if-match', 'x-api-key', 'cookie'),
  ),
  oddText,
);

/** What is no event of any kind, or nearly one: a true one with something else in some place. */
const wronged = (event: Record<string, unknown>) =>
  fc.tuple(fc.nat(), fc.jsonValue({ maxDepth: 2 })).map(([at, value]) => {
    const copy = JSON.parse(JSON.stringify(event));
    const places = placesOf(copy);
    const [parent, key] = places[at % places.length] ?? [];
    if (parent && key !== undefined) parent[key] = value;
    return copy as typeof event;
  });

const placesOf = (value: unknown): [Record<string, unknown>, string][] => {
  if (typeof value !== 'object' || value === null) return [];
  const record = value as Record<string, unknown>;
  return Object.keys(record).flatMap((key) => [[record, key], ...placesOf(record[key])]) as [
    Record<string, unknown>,
    string,
  ][];
};

/** The doors of a kind have their events in common. */
const kindOf = (name: string) => name.split(' ', 1)[0];

/** The answer's status, or the error. */
const outcome = (answer: Promise<WireResponse>): Promise<string> =>
  answer.then(({ status }) => `${status}`, String);

describe.each([...eventDoors, singleValueAlb])('$name', (door) => {
  let app: App;
  let authorization: string;
  beforeAll(async () => {
    app = await newApp();
    authorization = await bearer({ scope: 'users:read users:write' });
  });

  const eventFor = ({ method, path }: { method: string; path: string }) =>
    eventOf(door, {
      method,
      path: path.replace('{id}', 'someone'),
      query: 'limit=1&name=Ada',
      headers: [
        ['Authorization', authorization],
        ['Content-Type', 'application/json'],
      ],
      body: Buffer.from('{"name":"Ada"}'),
    }) as Record<string, unknown>;

  /** By this map a load balancer tells in which one it reads the answer's. */
  const readable = (event: Record<string, unknown>) =>
    door.name === 'ALB' ? { ...event, multiValueHeaders: event['multiValueHeaders'] || {} } : event;

  it('answers an event of its kind below 500, whatever it lacks or carries', async () => {
    const send = door.open(app);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...contract),
        changes,
        fc.option(oddFields),
        async (operation, change, fields) => {
          const event = {
            ...carrying(eventFor(operation), fields ?? {}),
            ...change,
          };
          expect(await outcome(send(readable(event)))).toMatch(/^[234]\d\d$/);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('serves what is nearly an event of its kind, or rejects it with a TypeError', async () => {
    const send = door.open(app);
    const operations = fc
      .constantFrom(...contract)
      .chain((operation) => wronged(eventFor(operation)));
    await fc.assert(
      fc.asyncProperty(operations, async (event) => {
        expect(await outcome(send(readable(event)))).toMatch(/^([234]\d\d$|TypeError)/);
      }),
      { numRuns: 200 },
    );
  });

  it('rejects any other JSON with a TypeError', async () => {
    const send = door.open(app);
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        await expect(send(value as object)).rejects.toThrow(TypeError);
      }),
      { numRuns: 100 },
    );
  });

  it('rejects the events of the other doors, of warmers, queues and the console', async () => {
    const send = door.open(app);
    const others = eventDoors
      .filter(({ name }) => kindOf(name) !== kindOf(door.name))
      .map((other) => eventOf(other, wireOf('/')));
    const strangers = [
      { source: 'serverless-plugin-warmup' },
      { Records: [{ eventSource: 'aws:sqs', body: '{}' }] },
      { key1: 'value1', key2: 'value2' },
      { version: '0', 'detail-type': 'Scheduled Event', source: 'aws.events', detail: {} },
      [],
    ];
    for (const event of [...others, ...strangers]) {
      await expect(send(event)).rejects.toThrow(TypeError);
    }
  });
});
