import { type Answer, type Check, type Door, expectThat, Skipped } from './check.ts';
import { openPath } from './http-checks.ts';

const stranger = 'https://smoke.invalid';

const asPage = (door: Door, origin: string): Promise<Answer> =>
  door.ask({ path: openPath(), headers: { origin } });

const preflight = (door: Door, origin: string): Promise<Answer> =>
  door.ask({
    method: 'OPTIONS',
    path: openPath(),
    headers: {
      origin,
      'access-control-request-method': 'GET',
      'access-control-request-headers': door.tokenHeader,
    },
  });

/** A page of any origin may read it where everybody may, but then never with the user's credentials. */
const expectNoLeave = ({ headers }: Answer): void => {
  const allowed = headers['access-control-allow-origin'];
  const credentials = headers['access-control-allow-credentials'];
  expectThat(allowed === undefined || !['null', stranger].includes(allowed), `allows ${allowed}`);
  expectThat(allowed !== '*' || credentials === undefined, 'allows credentials to everybody');
};

const expectLeave = ({ headers }: Answer, origin: string): void => {
  const allowed = headers['access-control-allow-origin'];
  expectThat(allowed === origin || allowed === '*', `allows ${allowed ?? 'nobody'}`);
};

const lists = (header: string | undefined, name: string): boolean =>
  (header ?? '').toLowerCase().split(/, */).includes(name.toLowerCase());

const originOf = ({ origin }: Door): string => {
  if (origin === undefined) throw new Skipped('needs --origin');
  return origin;
};

/** https://fetch.spec.whatwg.org/#http-cors-protocol */
export const corsChecks: readonly Check[] = [
  {
    name: 'no page of a strange origin may read',
    run: async (door) => expectNoLeave(await asPage(door, stranger)),
  },
  {
    name: 'no page of a strange origin may ask more',
    run: async (door) => expectNoLeave(await preflight(door, stranger)),
  },
  {
    name: 'no page without an origin may read',
    run: async (door) => expectNoLeave(await asPage(door, 'null')),
  },
  {
    name: 'a page of its own origin may read',
    run: async (door) => expectLeave(await asPage(door, originOf(door)), originOf(door)),
  },
  {
    name: 'a page of its own origin may send a token',
    run: async (door) => {
      const answer = await preflight(door, originOf(door));
      expectThat([200, 204].includes(answer.status), `answered ${answer.status}`);
      expectLeave(answer, originOf(door));
      const { 'access-control-allow-methods': methods, 'access-control-allow-headers': headers } =
        answer.headers;
      expectThat(lists(methods, 'GET'), `allows the methods ${methods}`);
      expectThat(lists(headers, door.tokenHeader), `allows the headers ${headers}`);
    },
  },
];
