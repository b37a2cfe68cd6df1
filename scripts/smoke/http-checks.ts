import { randomUUID } from 'node:crypto';
import { contract } from '../../src/adapters/http/contract/contract.ts';
import { securityHeaders } from '../../src/adapters/http/policies/security-headers.ts';
import { type Answer, type Check, type Door, expectThat, isGateways, Skipped } from './check.ts';

/** Open to everybody, and about nothing that has to be there. */
const open = contract.find(
  ({ method, path, access }) => method === 'GET' && access === 'public' && !path.includes('{'),
);

export const openPath = (): string => {
  if (!open) throw new Skipped('the contract has no operation that is open to everybody');
  return open.path;
};

const ask = (door: Door, method = 'GET'): Promise<Answer> => door.ask({ method, path: openPath() });

const absent = (): string => {
  const used = contract.filter(({ path }) => path === openPath()).map(({ method }) => method);
  const method = (['DELETE', 'PUT', 'PATCH', 'POST'] as const).find((each) => !used.includes(each));
  if (method === undefined) throw new Skipped('that path has every method');
  return method;
};

const expectProblem = ({ headers }: Answer): void =>
  expectThat(
    headers['content-type'] === 'application/problem+json',
    `the content type is ${headers['content-type']}`,
  );

/** Of GET, which HEAD has too (RFC 9110 §9.3.2). */
const ofContent = ['content-type', 'etag', 'cache-control', 'content-language'];

const asks = 5;

export const httpChecks: readonly Check[] = [
  {
    name: 'HEAD is GET without content',
    run: async (door) => {
      const [get, head] = [await ask(door), await ask(door, 'HEAD')];
      expectThat(head.status === get.status, `GET is ${get.status}, HEAD is ${head.status}`);
      for (const name of ofContent) {
        const [of, has] = [get.headers[name], head.headers[name]];
        expectThat(of === has, `${name} of GET is ${of}, of HEAD ${has}`);
      }
    },
  },
  {
    // A gateway with the routes of the contract only says that there is nothing.
    name: 'a method that is not there: 405',
    run: async (door) => {
      const answer = await ask(door, absent());
      const { status, headers } = answer;
      if (status === 403 || status === 404) return expectNothingThere(answer);
      expectThat(status === 405, `answered ${status}`);
      const { allow } = headers;
      expectThat(/\bGET\b/.test(allow ?? ''), `allow is ${allow}`);
      expectProblem(answer);
    },
  },
  {
    name: 'a path that is not there: 404',
    run: async (door) => expectNothingThere(await door.ask({ path: `/smoke-${randomUUID()}` })),
  },
  {
    name: 'headers against misuse by pages',
    run: async (door) => {
      const { headers } = await ask(door);
      for (const [name, value] of Object.entries(securityHeaders)) {
        expectThat(headers[name] === value, `${name} is ${headers[name]}`);
      }
    },
  },
  {
    // RFC 6797 §7.2: over TLS only.
    name: 'tells browsers to stay with HTTPS',
    run: async (door) => {
      if (!door.isSecure) throw new Skipped('asked without TLS');
      const sts = (await ask(door)).headers['strict-transport-security'];
      expectThat(/^max-age=[1-9]/.test(sts ?? ''), `strict-transport-security is ${sts}`);
    },
  },
  {
    name: 'a request id, another each time',
    run: async (door) => {
      const ids = [await ask(door), await ask(door)].map(({ headers }) => headers['x-request-id']);
      expectThat(ids[0] !== undefined && ids[0] !== ids[1], `x-request-id is ${ids.join(', ')}`);
    },
  },
  {
    name: 'does not say what it is made of',
    run: async (door) => {
      const powered = (await ask(door)).headers['x-powered-by'];
      expectThat(powered === undefined, `x-powered-by is ${powered}`);
    },
  },
  {
    name: 'answers in time',
    run: async (door) => {
      const times: number[] = [];
      for (let i = 0; i < asks; i += 1) times.push((await ask(door)).ms);
      const median = times.toSorted((a, b) => a - b)[(asks - 1) / 2] as number;
      expectThat(median <= door.maxMs, `half of ${asks} answers took ${Math.ceil(median)} ms`);
    },
  },
  {
    // By which it finds tokens to have expired.
    name: 'its clock is right',
    run: async (door) => {
      const { date } = (await ask(door)).headers;
      const seconds = Math.abs(Date.parse(date ?? '') - Date.now()) / 1_000;
      expectThat(seconds < 60, `date is ${date}`);
    },
  },
];

/** Without a route a REST API says 403, whether or not it speaks of it in our words. */
const expectNothingThere = (answer: Answer): void => {
  const { status, body } = answer;
  expectThat(
    status === 404 || (status === 403 && /Missing Authentication Token/.test(body)),
    `answered ${status}`,
  );
  if (!isGateways(answer)) expectProblem(answer);
};
