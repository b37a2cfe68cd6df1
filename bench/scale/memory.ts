import { setTimeout } from 'node:timers/promises';
import { cases, firstUser } from '../cases.ts';
import { answerOf, eventJson, type Handler, newContext } from '../events.ts';
import { newToken } from '../tokens.ts';
import { work } from './worker.ts';

/** Invokes a built bundle of the HTTP API door, again and again. */
const [, , bundle = '', perSample = ''] = process.argv;
const { handler } = (await import(bundle)) as { handler: Handler };

/** What is held after a full collection, in bytes. */
export interface Held {
  readonly heap: number;
  readonly resident: number;
}

const hot = newToken();
const event = (n: number): [json: string, status: number] => {
  const [greeting, getUser, createUser, notFound, invalid] = cases;
  switch (n % 10) {
    case 0:
      return [eventJson('http-api', { ...greeting.request(), query: `name=n${n}` }), 200];
    case 1:
      return [eventJson('http-api', getUser.request(n, userId), hot), 200];
    case 2:
      return [eventJson('http-api', getUser.request(n, userId), newToken(`caller-${n}`)), 200];
    case 3:
      return [eventJson('http-api', { ...notFound.request(), path: `/nothing/${n}` }), 404];
    case 4:
      return [eventJson('http-api', invalid.request(), hot), 400];
    case 5:
      return [eventJson('http-api', { ...createUser.request(n), body: `{"n":${n}` }, hot), 400];
    // Taken already, by the first.
    case 6:
      return [eventJson('http-api', firstUser, hot), 409];
    case 7:
      return [eventJson('http-api', getUser.request(n, userId), `${hot}${n}`), 401];
    case 8:
      return [eventJson('http-api', getUser.request(n, userId)), 401];
    default:
      return [eventJson('http-api', getUser.request(n, `none-${n}`), hot), 404];
  }
};

const invoke = async (json: string) => answerOf(await handler(JSON.parse(json), newContext()));
const userId: string = JSON.parse((await invoke(eventJson('http-api', firstUser, hot))).body).id;

let n = 0;
work({
  async sample(): Promise<Held> {
    for (const end = n + Number(perSample); n < end; n += 1) {
      const [json, expected] = event(n);
      const { status } = await invoke(json);
      if (status !== expected) throw new Error(`${json}: ${status}, not ${expected}`);
    }
    // What is freed late: by finalizers, and by timers that find nothing left to do.
    for (let i = 0; i < 3; i += 1) {
      await setTimeout(60);
      globalThis.gc?.();
    }
    const { heapUsed, rss } = process.memoryUsage();
    return { heap: heapUsed, resident: rss };
  },
});
