import { isDeepStrictEqual } from 'node:util';
import autocannon from 'autocannon';
import { type Answer, type Case, cases, firstUser, type Request } from './cases.ts';
import type { ServerProcess } from './server-process.ts';
import { callers, newToken } from './tokens.ts';

/** What a batch of requests has cost. */
export interface Cost {
  /** Requests a second. */
  readonly rate: number;
  /** CPU time of the server, in microseconds a request. */
  readonly cpu: number;
}

/** Kinds of requests that take turns on each connection, and whose tokens come with them. */
export interface Load {
  readonly name: string;
  readonly cases: readonly Case[];
  readonly tokens: 'hot' | 'rotating' | 'new';
}

const [, getUser] = cases;

export const loads: readonly Load[] = [
  ...cases.map((each): Load => ({ name: each.name, cases: [each], tokens: 'hot' })),
  { name: 'all five in turn', cases, tokens: 'hot' },
  { name: 'get user, 10,000 callers in turn', cases: [getUser], tokens: 'rotating' },
  { name: 'get user, every token new', cases: [getUser], tokens: 'new' },
];

export const connections = 50;
/** autocannon makes the first request of each connection twice. */
const spare = connections;

/** What programs and browsers send along. */
const fields = {
  accept: 'application/json',
  'accept-encoding': 'gzip, deflate, br, zstd',
  'accept-language': 'en-GB,en;q=0.9',
  'user-agent':
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
};

const headers = ({ body }: Request, token: string | undefined): Record<string, string> => ({
  ...fields,
  ...(token !== undefined && { authorization: `Bearer ${token}` }),
  ...(body !== '' && { 'content-type': 'application/json' }),
});

const target = ({ path, query }: Request): string => (query === '' ? path : `${path}?${query}`);

const ask = async (url: string, request: Request, token?: string): Promise<Answer> => {
  const response = await fetch(url + target(request), {
    method: request.method,
    headers: headers(request, token),
    ...(request.body !== '' && { body: request.body }),
  });
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
  };
};

/** autocannon itself tells time by its own ticks, so the last answer is waited for. */
const fire = (url: string, requests: autocannon.Request[], count: number) =>
  new Promise<{ result: autocannon.Result; seconds: number }>((resolve, reject) => {
    let [left, start, end] = [count, 0, 0];
    const options = { url, connections, amount: count, requests, sampleInt: 10 };
    const begin = () => {
      start = performance.now();
    };
    const done = (error: Error | null, result: autocannon.Result) =>
      error ? reject(error) : resolve({ result, seconds: (end - start) / 1_000 });
    autocannon(options, done)
      .once('start', begin)
      .on('response', () => {
        left -= 1;
        if (left === 0) end = performance.now();
      });
  });

const hot = newToken();
const rotating = Array.from({ length: callers }, (_, i) => newToken(`caller-${i}`));

/** A server under load; its numbers of requests go on, so that no user is made twice. */
export const subject = async (server: ServerProcess) => {
  const userId: string = JSON.parse((await ask(server.url, firstUser, hot)).body).id;
  let n = 1;
  const statuses = new Map<Case, number>();
  for (const each of cases) {
    const answer = await ask(server.url, each.request(n, userId), each.hasToken ? hot : undefined);
    each.check(answer, n, userId);
    statuses.set(each, answer.status);
    n += 1;
  }

  return async ({ name, cases: kinds, tokens }: Load, count: number): Promise<Cost> => {
    const fresh = tokens === 'new' ? Array.from({ length: count + spare }, () => newToken()) : [];
    const tokenOf = {
      hot: () => hot,
      rotating: (number: number) => rotating[number % callers],
      new: () => fresh.pop(),
    }[tokens];
    const requests = kinds.map(({ request, hasToken }) => {
      const make = (): autocannon.Request => {
        n += 1;
        const made = request(n, userId);
        const sent = { method: made.method, path: target(made), body: made.body };
        return { ...sent, headers: headers(made, hasToken ? tokenOf(n) : undefined) };
      };
      const isAlwaysTheSame =
        tokens === 'hot' && request(1, userId).body === request(2, userId).body;
      return isAlwaysTheSame
        ? make()
        : { setupRequest: (base: autocannon.Request) => ({ ...base, ...make() }) };
    });
    const before = await server.cpu();
    const { result, seconds } = await fire(server.url, requests, count);
    const cpu = (await server.cpu()) - before;
    const share = count / kinds.length;
    const expected: Record<number, number> = {};
    for (const each of kinds) {
      const status = statuses.get(each) ?? 0;
      expected[status] = (expected[status] ?? 0) + share;
    }
    const given = Object.entries(result.statusCodeStats ?? {}).map(([status, each]) => [
      status,
      each?.count,
    ]);
    const statusesGiven = Object.fromEntries(given);
    if (!isDeepStrictEqual(statusesGiven, expected)) {
      const [found, wanted] = [statusesGiven, expected].map((each) => JSON.stringify(each));
      throw new Error(`${server.name} answers ${name} with ${found} instead of ${wanted}`);
    }
    return { rate: count / seconds, cpu: cpu / count };
  };
};
