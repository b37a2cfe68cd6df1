import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { testEnvironment } from '../e2e/test-config.ts';
import { lambdaContext } from '../gateway/invoke.ts';
import { responseStream } from '../gateway/streaming.ts';
import { GatewayRefusal } from '../gateway/wire.ts';
import { type EventDoor, eventDoors, eventOf } from '../properties/event-doors.ts';
import { creation, deletion, type Turn, turnOf } from './soak-turns.ts';

/** Bytes of the heap after a collection, before the invocations that count and at most after them, and what was answered. */
export interface Soaked {
  readonly invocations: number;
  readonly before: number;
  readonly after: number;
  readonly statuses: Readonly<Record<string, number>>;
}

/** Invokes the doors that were built into a folder in turn, so many times, with requests good and bad; the endpoint stalls. */
const [count = '', folder = '', stalledEndpoint = ''] = process.argv.slice(2);
const invocations = Number(count);

/** The bundles are so many copies of the code: until then V8 goes on to compile what is seldom run. */
const warmUp = Math.min(1_000_000, invocations);
const atOnce = 50;
const milliseconds = 10_000;

/** What the doors log goes nowhere: this process says one line, at its end. */
const { write } = process.stdout;
process.stdout.write = () => true;

interface Answer {
  readonly statusCode?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
}
type Handler = (event: object, ...rest: object[]) => Promise<Answer | undefined>;

const bundles: Readonly<Record<string, string>> = {
  'REST API': 'rest-api',
  'REST API, streaming': 'rest-api-stream',
  'Function URL': 'function-url',
  'Function URL, streaming': 'function-url-stream',
  ALB: 'alb',
};

/** One door counts its callers. */
const limited = 'function-url';

/** What a bundle exports in this environment; `instance` tells one of its environments from another. */
const load = async (bundle: string, instance: string, DATABASE_URL: string): Promise<Handler> => {
  const RATE_LIMIT = bundle === limited ? '9999999/36000' : 'off';
  Object.assign(process.env, { ...testEnvironment, LOG_LEVEL: 'info', DATABASE_URL, RATE_LIMIT });
  return (await import(join(folder, bundle, `index.mjs?${instance}`))).handler;
};

interface BuiltDoor {
  readonly door: EventDoor;
  readonly handler: Handler;
  /** The same door before a store that never answers. */
  readonly stalled: Handler;
  /** Of a user that there is. */
  path: string;
}

/** The status that the prelude tells, with its fields, and the rest of the stream, or its beginning. */
const stream = async (
  handler: Handler,
  event: object,
  context: object,
  leaves = false,
): Promise<Answer | undefined> => {
  const pipe = new PassThrough();
  pipe.on('error', () => {});
  const running = handler(event, responseStream(pipe).stream, context).catch(() => undefined);
  let prelude: Answer | undefined;
  for await (const chunk of pipe) {
    prelude ??= JSON.parse(`${chunk}`.split('\0', 1)[0] ?? '');
    // Leaving the loop destroys the stream.
    if (leaves) break;
  }
  await running;
  return prelude;
};

const eventFor = (...request: Parameters<typeof eventOf>): object | undefined => {
  try {
    return eventOf(...request);
  } catch (error) {
    if (error instanceof GatewayRefusal) return undefined;
    throw error;
  }
};

const statuses: Record<string, number> = {};

/** Every number has an address of its own. Gives the id of what was created. */
const send = async (
  { door, handler, stalled }: BuiltDoor,
  { wire, milliseconds: time = milliseconds, isStalled, leaves }: Turn,
  n: number,
): Promise<string | undefined> => {
  const address = `2001:db8:${((n >>> 16) & 0xffff).toString(16)}:${(n & 0xffff).toString(16)}::1`;
  const event = eventFor(door, wire, address);
  // The gateway has refused it.
  if (!event) return undefined;
  const context = lambdaContext(`request-${n}`, time);
  const asked = isStalled ? stalled : handler;
  const answer = door.name.endsWith('streaming')
    ? await stream(asked, event, context, leaves)
    : await asked(event, context);
  const status = answer?.statusCode ?? 'none';
  statuses[status] = (statuses[status] ?? 0) + 1;
  const location = answer?.headers?.['location'] ?? answer?.multiValueHeaders?.['location']?.[0];
  return status === 201 ? location?.split('/').at(-1) : undefined;
};

const doors: BuiltDoor[] = [];
for (const door of eventDoors) {
  const bundle = bundles[door.name] ?? 'http-api';
  const stalledStore = `dynamodb:portico?endpoint=${stalledEndpoint}`;
  doors.push({
    door,
    handler: await load(bundle, 'stored', 'sqlite::memory:'),
    stalled: await load(bundle, 'stalled', stalledStore),
    path: '',
  });
}
for (const [number, built] of doors.entries()) {
  for (let i = 0; i < 300; i += 1) {
    built.path = `/users/${await send(built, creation(`user-${i}-of-${number}@example.com`), i)}`;
  }
}

/** Whatever is created is deleted, lest the store grow. */
const invoke = async (built: BuiltDoor, pick: number, n: number): Promise<void> => {
  const created = await send(built, turnOf(pick, n, built.path), n);
  if (created !== undefined) await send(built, deletion(created), n);
};

const collected = async (): Promise<number> => {
  for (let i = 0; i < 5; i += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    globalThis.gc?.();
  }
  return process.memoryUsage().heapUsed;
};

const run = async (
  from: number,
  to: number,
  doorOf = (n: number) => doors[n % doors.length],
): Promise<void> => {
  for (let n = from; n < to; n += atOnce) {
    const size = Math.min(atOnce, to - n);
    const numbers = Array.from({ length: size }, (_, i) => n + i);
    await Promise.all(
      numbers.map((n) => invoke(doorOf(n) as BuiltDoor, Math.floor(n / doors.length), n)),
    );
  }
};

// It counts 50,000 callers at most; six in ten of these numbers are one that is new.
const counting = doors.find(({ door }) => bundles[door.name] === limited);
await run(2_000_000, 2_000_000 + Math.min(100_000, invocations), () => counting);
await run(0, warmUp);
const before = await collected();
for (const status of Object.keys(statuses)) delete statuses[status];
const step = invocations / 10;
let after = 0;
for (let part = 0; part < 10; part += 1) {
  await run(warmUp + part * step, warmUp + (part + 1) * step);
  const now = await collected();
  after = Math.max(after, now);
  process.stderr.write(
    `${(part + 1) * step} invocations: ${((now - before) / 1_024).toFixed(0)} KiB\n`,
  );
}
const said: Soaked = { invocations, before, after, statuses };
write.call(process.stdout, `${JSON.stringify(said)}\n`);
process.exit();
