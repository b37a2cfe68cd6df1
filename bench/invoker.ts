import { type Answer, type CaseName, cases, firstUser } from './cases.ts';
import { answerOf, type Door, eventJson, type Handler, newContext } from './events.ts';
import { callers, newToken } from './tokens.ts';

/** Whose tokens come: one that is always the same, those of many callers in turn, or never the same twice. */
export type Tokens = 'hot' | 'rotating' | 'new';

export interface Batch {
  readonly name: CaseName;
  readonly tokens: Tokens;
  readonly count: number;
}

/** Of one request, in microseconds. */
export interface Cost {
  readonly wall: number;
  readonly cpu: number;
}

/** Events are made a few at a time, untimed, so that the handler finds them as the runtime would have just made them. */
const chunk = 20;

const [, , bundle = '', door = ''] = process.argv;
const { handler } = (await import(bundle)) as { handler: Handler };

const hot = newToken();
const rotating = Array.from({ length: callers }, (_, i) => newToken(`caller-${i}`));
const next: Record<Tokens, (n: number) => string> = {
  hot: () => hot,
  rotating: (n) => rotating[n % callers] as string,
  new: () => newToken(),
};

const invoke = async (json: string): Promise<Answer> =>
  answerOf(await handler(JSON.parse(json), newContext()));

const created = await invoke(eventJson(door as Door, firstUser, hot));
const userId: string = JSON.parse(created.body).id;
const numbers = Object.fromEntries(cases.map(({ name }) => [name, 1]));

const run = async ({ name, tokens, count }: Batch): Promise<Cost> => {
  const { hasToken, request, check } = cases.find((each) => each.name === name) ?? cases[0];
  let wall = 0n;
  let cpu = 0;
  // Of young objects only: after a full one requests take two to three times as long.
  globalThis.gc?.({ type: 'minor' });
  // The first few are not timed: the other processes have had the caches.
  for (let done = -chunk; done < count; done += chunk) {
    const first = numbers[name] ?? 1;
    const calls = Array.from({ length: chunk }, (_, i) => {
      const token = hasToken ? next[tokens](first + i) : undefined;
      const event = JSON.parse(eventJson(door as Door, request(first + i, userId), token));
      return [event, newContext()] as const;
    });
    numbers[name] = first + chunk;
    let result: unknown;
    const before = process.cpuUsage();
    const start = process.hrtime.bigint();
    for (const [event, context] of calls) result = await handler(event, context);
    const end = process.hrtime.bigint();
    const { user, system } = process.cpuUsage(before);
    if (done >= 0) {
      wall += end - start;
      cpu += user + system;
    }
    check(answerOf(result), first + chunk - 1, userId);
  }
  return { wall: Number(wall) / 1_000 / count, cpu: cpu / count };
};

process.on('message', async (batch: Batch) => {
  process.send?.(await run(batch));
});
process.send?.('ready');
