import { PassThrough } from 'node:stream';
import type { UserRepository } from '../../src/application/ports.ts';
import { container, T } from '../../src/infrastructure/container.ts';
import { testConfig, testEnvironment } from '../e2e/test-config.ts';
import { lambdaContext } from '../gateway/invoke.ts';
import { responseStream } from '../gateway/streaming.ts';
import { GatewayRefusal } from '../gateway/wire.ts';
import { eventDoors, eventOf, type Wire, wireOf } from '../properties/event-doors.ts';
import { hmac, jws } from '../security/jws.ts';
import { userOf } from '../stores/users.ts';

/** Bytes of the heap after a collection, before the invocations that count and at most after them, and what was answered. */
export interface Soaked {
  readonly invocations: number;
  readonly before: number;
  readonly after: number;
  readonly statuses: Readonly<Record<string, number>>;
}

/** Invokes all Lambda doors of one system in turn, so many times, with requests good and bad. */
const invocations = Number(process.argv[2]);

/** Enough to fill all that is bounded: rates are counted for 50,000 callers, tokens kept for 1,000. */
const warmUp = Math.min(350_000, invocations);
const atOnce = 50;

const stalled = userOf(0).id;
const exported = Array.from({ length: 300 }, (_, i) => userOf(i + 1));

/** So many users stay; those that are made are gone at once, and one is never found nor told missing. */
const users: UserRepository = {
  insert: async () => {},
  find: (id) => (id === stalled ? new Promise(() => {}) : Promise.resolve(byId.get(id))),
  list: async ({ limit, after }) => {
    const start = exported.findIndex(({ id }) => id > (after ?? ''));
    return start < 0 ? [] : exported.slice(start, start + limit);
  },
  update: async () => true,
  delete: async () => true,
};
const byId = new Map(exported.map((user) => [user.id, user]));

const services = container({
  ...testConfig,
  rateLimit: { requests: 1_000_000_000, seconds: 36_000 },
});
services.rebind(T.Log).toConstantValue(() => {});
services.rebind(T.Users).toConstantValue(users);
services.rebind(T.Idempotency).toConstantValue({
  claim: async ({ id }) => ({ kind: 'claimed', id }),
  complete: async () => {},
  release: async () => {},
});
const app = await services.getAsync(T.App);

const { JWT_SECRET, JWT_ISSUER, JWT_AUDIENCE } = testEnvironment;
const token = (jti: number, secret = JWT_SECRET): string => {
  const claims = { iss: JWT_ISSUER, aud: JWT_AUDIENCE, sub: `user-${jti}`, jti: `${jti}` };
  const rights = { scope: 'users:read users:write', exp: 4_102_444_800 };
  return `Bearer ${jws({ alg: 'HS256' }, { ...claims, ...rights }, hmac(256, secret))}`;
};
const known = token(0);

const authorized = (authorization: string, path: string, parts: Partial<Wire> = {}): Wire =>
  wireOf(path, {
    ...parts,
    headers: [['Authorization', authorization], ...(parts.headers ?? [])],
  });
const json = ['Content-Type', 'application/json'] as const;
const path = `/users/${userOf(1).id}`;
const milliseconds = 10_000;

interface Turn {
  readonly wire: Wire;
  readonly milliseconds?: number;
  /** The client reads no more than the beginning. */
  readonly leaves?: true;
}

/** What is sent in a turn; most of it, whoever sends it, is sent by nobody else. */
const turns: readonly ((n: number) => Turn)[] = [
  (n) => ({ wire: wireOf('/hello', { query: `name=${n}` }) }),
  () => ({ wire: authorized(known, path) }),
  (n) => ({ wire: authorized(token(n), path) }),
  (n) => ({ wire: authorized(token(n, 'another secret of thirty-two bytes or so'), '/users') }),
  (n) => ({
    wire: authorized(token(n), '/users', {
      method: 'POST',
      headers: [json, ['Idempotency-Key', `key-${n}`]],
      body: Buffer.from(`{"name":"Ada","email":"ada-${n}@example.com"}`),
    }),
  }),
  (n) => ({
    wire: authorized(known, '/users', {
      method: 'POST',
      headers: [json],
      body: Buffer.from(`{"name":${n}`),
    }),
  }),
  (n) => ({
    wire: authorized(known, path, {
      method: 'PATCH',
      headers: [json, ['If-Match', `"${n}"`]],
      body: Buffer.from('{"name":"Grace"}'),
    }),
  }),
  (n) => ({ wire: wireOf(`/nowhere/${n}`) }),
  (n) => ({ wire: wireOf(`/users/%ff${n}`, { method: 'DELETE' }) }),
  (n) => ({ wire: authorized(`Bearer not-a-token-${n}`, path) }),
  (n) => ({ wire: authorized(known, '/users', { query: `limit=5&cursor=${n}` }) }),
  (n) => ({ wire: wireOf('/users', { headers: [['x-api-key', `key-${n}`]] }) }),
  (n) => ({
    wire: wireOf('/health', { method: 'OPTIONS', headers: [['Origin', `https://${n}.example`]] }),
  }),
];

/** Once in a hundred: what takes longer. */
const rare: readonly ((n: number) => Turn)[] = [
  (n) => ({ wire: authorized(token(n), `/users/${stalled}`), milliseconds: 501 }),
  () => ({ wire: authorized(known, '/users/export'), leaves: true }),
  () => ({
    wire: authorized(known, '/users', {
      query: 'limit=50',
      headers: [['Accept-Encoding', 'gzip']],
    }),
  }),
  () => ({ wire: authorized(known, '/users/export') }),
];

type Handler = (event: object, ...rest: object[]) => Promise<{ statusCode?: number } | undefined>;

const statuses: Record<string, number> = {};
const count = (status: string | number): void => {
  statuses[status] = (statuses[status] ?? 0) + 1;
};

const doors = eventDoors.map((door) => ({
  door,
  handler: door.door(app) as Handler,
  isStreaming: door.name.endsWith('streaming'),
}));

/** The status that the prelude tells, and the rest of the stream, or its beginning. */
const stream = async (handler: Handler, event: object, context: object, leaves: boolean) => {
  const pipe = new PassThrough();
  pipe.on('error', () => {});
  const running = handler(event, responseStream(pipe).stream, context).catch(() => undefined);
  let status: number | undefined;
  for await (const chunk of pipe) {
    status ??= JSON.parse(`${chunk}`.split('\0', 1)[0] ?? '').statusCode;
    // Leaving the loop destroys the stream.
    if (leaves) break;
  }
  await running;
  count(status ?? 'none');
};

const eventFor = (...request: Parameters<typeof eventOf>): object | undefined => {
  try {
    return eventOf(...request);
  } catch (error) {
    if (error instanceof GatewayRefusal) return undefined;
    throw error;
  }
};

const invoke = async (n: number): Promise<void> => {
  const { door, handler, isStreaming } = doors[n % doors.length] as (typeof doors)[number];
  const pick = Math.floor(n / doors.length);
  const from = pick % 100 === 0 ? rare : turns;
  const at = pick % 100 === 0 ? pick / 100 : pick;
  const {
    wire,
    milliseconds: time = milliseconds,
    leaves = false,
  } = (from[at % from.length] as (n: number) => Turn)(n);
  const address = `2001:db8:${((n >>> 16) & 0xffff).toString(16)}:${(n & 0xffff).toString(16)}::1`;
  const event = eventFor(door, wire, address);
  // The gateway has refused it.
  if (!event) return;
  const context = lambdaContext(`request-${n}`, time);
  if (isStreaming) return stream(handler, event, context, leaves);
  count((await handler(event, context))?.statusCode ?? 'none');
};

const collected = async (): Promise<number> => {
  for (let i = 0; i < 5; i += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    globalThis.gc?.();
  }
  return process.memoryUsage().heapUsed;
};

const run = async (from: number, to: number): Promise<void> => {
  for (let n = from; n < to; n += atOnce) {
    const size = Math.min(atOnce, to - n);
    await Promise.all(Array.from({ length: size }, (_, i) => invoke(n + i)));
  }
};

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
process.stdout.write(
  `${JSON.stringify({ invocations, before, after, statuses } satisfies Soaked)}\n`,
);
process.exit();
