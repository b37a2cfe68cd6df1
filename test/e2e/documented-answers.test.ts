import { randomUUID } from 'node:crypto';
import { type AppSettings, httpApp } from '../../src/adapters/http/app.ts';
import { contract } from '../../src/adapters/http/contract.ts';
import { type App, maxBodyBytes } from '../../src/adapters/http/message.ts';
import { openApi } from '../../src/adapters/http/openapi/document.ts';
import type { Operation } from '../../src/adapters/http/operation.ts';
import { HttpFailure } from '../../src/adapters/http/problem.ts';
import type { UseCases } from '../../src/application/ports.ts';
import { Failure } from '../../src/domain/failure.ts';
import { container, T } from '../../src/infrastructure/container.ts';
import { idOf, userOf } from '../stores/users.ts';
import { type Door, doors, newApp, openDoor } from './describe-every-door.ts';
import { exampleOf } from './example.ts';
import { bearer, testConfig } from './test-config.ts';

/** The system, with some of its parts replaced. */
const composed = async (
  replaced: Partial<UseCases> | ((useCases: UseCases) => object),
  settings: Partial<AppSettings> = {},
): Promise<App> => {
  const services = container(testConfig);
  const sound = await services.getAsync(T.UseCases);
  const useCases = { ...sound, ...(typeof replaced === 'function' ? replaced(sound) : replaced) };
  const authenticate = await services.getAsync(T.Authenticator);
  return httpApp(contract, useCases, authenticate, () => {}, {
    tokenHeader: 'authorization',
    ...settings,
  });
};

const down = async (): Promise<never> => {
  throw new Failure('unavailable', 'the store cannot be reached');
};

const contested = async (): Promise<never> => {
  throw new Failure('conflict', 'there are too many others');
};

async function* manyUsers() {
  for (let i = 0; i < 8; i += 1) yield userOf(i, { name: 'x'.repeat(1_000_000) });
}

const apps = {
  sound: () => newApp(),
  limited: () => {
    const quota = { allowed: false, limit: 1, windowSeconds: 60, remaining: 0, resetSeconds: 60 };
    return composed({}, { rateLimiter: async () => quota });
  },
  broken: () => {
    const rateLimiter = async () => {
      throw new Error('trouble');
    };
    return composed({}, { rateLimiter });
  },
  down: () =>
    composed((useCases) => Object.fromEntries(Object.keys(useCases).map((name) => [name, down]))),
  busy: () =>
    composed(
      {},
      {
        answerOnce: async () => {
          throw new HttpFailure('request-in-flight', 'it is being answered');
        },
      },
    ),
  contested: () => composed({ deleteUser: contested }),
  full: () => composed({ exportUsers: async () => manyUsers() }),
  late: async (): Promise<App> => {
    const app = await composed({});
    const signal = AbortSignal.abort(new HttpFailure('deadline-exceeded', 'it is too late'));
    return (request, limit) => app({ ...request, signal }, limit);
  },
};
type Kind = (typeof doors)[number];

/** How a request differs from one for which all goes well. */
interface Scenario {
  readonly app?: keyof typeof apps;
  /** Comes after the path. */
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** About a user that is not there. */
  readonly isLost?: true;
  readonly caller?: 'nobody' | 'a stranger';
  /** Another request of the operation, sent before. */
  readonly before?: Scenario;
  /** Which doors let it come to this; all unless said otherwise. */
  readonly through?: (kind: Kind) => boolean;
}

const well: Scenario = {};
const ofAll: Record<number, Scenario> = {
  429: { app: 'limited' },
  500: { app: 'broken' },
  504: { app: 'late' },
};
const picky: Record<number, Scenario> = { 406: { headers: { accept: 'image/png' } } };
const ofCallers: Record<number, Scenario> = {
  401: { caller: 'nobody' },
  403: { caller: 'a stranger' },
  503: { app: 'down' },
};
const ofBodies: Record<number, Scenario> = {
  400: { body: {} },
  413: {
    body: `"${'x'.repeat(maxBodyBytes)}"`,
    // A load balancer takes no more than that either, and says so itself.
    through: ({ name }) => name !== 'ALB',
  },
  415: { headers: { 'content-type': 'text/plain' }, body: '{}' },
};
const ofPaths: Record<number, Scenario> = {
  400: {
    query: '%FF',
    // An HTTP API refuses it itself.
    through: ({ name }) => !name.startsWith('HTTP API'),
  },
};
const malformed = { headers: { 'if-match': 'x' } };
const outdated = { headers: { 'if-match': '"99"' } };
const lost = { isLost: true } as const;
const keyed = (body?: object): Scenario => ({
  headers: { 'idempotency-key': 'a' },
  ...(body && { body }),
});
const ada = { name: 'Ada', email: 'ada@example.com' };

/** What leads to each answer of each operation. */
const scenarios: Record<string, Record<number, Scenario>> = {
  greet: { ...ofAll, ...picky, 200: well, 400: { query: '?name=' } },
  health: { ...ofAll, ...picky, 200: well },
  createUser: {
    ...{ ...ofAll, ...picky, ...ofCallers, ...ofBodies },
    201: well,
    409: { before: { body: ada }, body: ada },
    422: { before: keyed(), ...keyed({ ...ada, name: 'Eve' }) },
  },
  listUsers: { ...ofAll, ...picky, ...ofCallers, 200: well, 400: { query: '?limit=0' } },
  exportUsers: {
    ...{ ...ofAll, ...picky, ...ofCallers },
    200: well,
    413: { app: 'full', through: ({ streams }) => !streams },
  },
  getUser: {
    ...{ ...ofAll, ...picky, ...ofCallers },
    200: well,
    304: { headers: { 'if-none-match': '*' } },
    400: malformed,
    404: lost,
    412: outdated,
  },
  updateUser: {
    ...{ ...ofAll, ...picky, ...ofCallers, ...ofBodies },
    200: well,
    400: malformed,
    404: lost,
    409: { body: { email: 'taken@example.com' } },
    412: outdated,
  },
  deleteUser: {
    ...{ ...ofAll, ...ofCallers, ...ofPaths },
    204: well,
    404: lost,
    409: { app: 'contested' },
    412: outdated,
  },
};

const cells = contract.flatMap((operation) =>
  Object.entries(scenarios[operation.id] ?? {}).map(
    ([status, scenario]) => ({ operation, status: Number(status), scenario }) as const,
  ),
);

describe('the answers that are documented', () => {
  it('are those that there are scenarios for', () => {
    const info = { title: 'Portico', version: '0.0.0', tokenHeader: 'authorization' };
    const documented = Object.values(openApi(contract, info).paths)
      .flatMap((methods) => Object.values(methods))
      .flatMap(({ operationId, responses }) =>
        Object.keys(responses).map((status) => `${operationId} ${status}`),
      );
    const shown = Object.entries(scenarios).flatMap(([id, statuses]) =>
      Object.keys(statuses).map((status) => `${id} ${status}`),
    );
    expect(shown.sort()).toEqual(documented.sort());
  });

  it('can each be had through some door', () => {
    const never = cells.filter(({ scenario: { through } }) => through && !doors.some(through));
    expect(never).toEqual([]);
  });
});

describe.each(doors)('the answers that are documented, through $name', (kind) => {
  const open = new Map<string, Door & { close(): Promise<void> }>();
  beforeAll(async () => {
    for (const [name, app] of Object.entries(apps))
      open.set(name, await openDoor(kind, await app()));
    await send(operationOf('createUser'), { body: { name: 'Ada', email: 'taken@example.com' } });
  });
  afterAll(() => Promise.all(Array.from(open.values(), (door) => door.close())));

  const newUser = () => ({ name: 'Ada', email: `${randomUUID()}@example.com` });
  const bodyFor = (operation: Operation) =>
    operation.id === 'createUser' ? newUser() : exampleOf(operation);

  const send = async (operation: Operation, scenario: Scenario, id = idOf(1)) => {
    const { app = 'sound', query = '', headers = {}, caller, body } = scenario;
    const door = open.get(app) as Door;
    const verb = operation.method.toLowerCase() as 'get' | 'post' | 'patch' | 'delete';
    const request = door.request()[verb](`${operation.path.replace('{id}', id)}${query}`);
    const roles = caller === 'a stranger' ? [] : ['admin'];
    if (caller !== 'nobody') request.set({ authorization: await bearer({ roles }) });
    const sent = (body ?? bodyFor(operation)) as object | string | undefined;
    if (sent !== undefined) request.set('content-type', 'application/json');
    return request.set(headers).send(sent);
  };

  /** The id of something new that an operation can be about; any for an operation about nothing. */
  const existing = async ({ path }: Operation): Promise<string> => {
    const isMaker = (other: Operation) =>
      other.method === 'POST' && path.startsWith(`${other.path}/{id}`);
    const maker = contract.find(isMaker);
    return maker ? (await send(maker, well)).body.id : randomUUID();
  };

  const possible = cells.filter(({ scenario: { through } }) => through?.(kind) ?? true);

  it.each(possible)('$operation.id: $status', async ({ operation, status, scenario }) => {
    const id = scenario.isLost ? randomUUID() : await existing(operation);
    if (scenario.before) await send(operation, scenario.before, id);
    const response = await send(operation, scenario, id);
    expect(response.status).toBe(status);
    expect(response.get('x-request-id')).toEqual(expect.any(String));
  });
});

const operationOf = (id: string): Operation =>
  contract.find((operation) => operation.id === id) as Operation;
