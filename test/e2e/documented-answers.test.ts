import { randomUUID } from 'node:crypto';
import { httpApp } from '../../src/adapters/http/app/app.ts';
import type { AppSettings } from '../../src/adapters/http/app/app-settings.ts';
import { contract } from '../../src/adapters/http/contract/contract.ts';
import type { Operation } from '../../src/adapters/http/contract/operation.ts';
import { openApi } from '../../src/adapters/http/openapi/document.ts';
import type { App } from '../../src/adapters/http/protocol/message.ts';
import { HttpFailure } from '../../src/adapters/http/protocol/problem.ts';
import type { UseCases } from '../../src/application/ports/driving.ts';
import { Failure } from '../../src/domain/failure.ts';
import { container, tokens } from '../../src/infrastructure/main/container.ts';
import { declared, isAboutOne, makeOne, operationOf, send } from './declared.ts';
import { type Door, doors, newApp, openDoor } from './describe-every-door.ts';
import type { Scenario } from './scenario.ts';
import { bearer, testConfig } from './test-config.ts';

/** The system, with some of its parts replaced. */
const composed = async (
  replaced: Partial<UseCases> | ((useCases: UseCases) => object),
  settings: Partial<AppSettings> = {},
): Promise<App> => {
  const services = container(testConfig);
  const sound = await services.getAsync(tokens.UseCases);
  const useCases = { ...sound, ...(typeof replaced === 'function' ? replaced(sound) : replaced) };
  const authenticate = await services.getAsync(tokens.Authenticator);
  return httpApp(contract, useCases, authenticate, () => {}, {
    tokenHeader: 'authorization',
    ...settings,
  });
};

const down = async (): Promise<never> => {
  throw new Failure('unavailable', 'the store cannot be reached');
};

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
        withIdempotency: async () => {
          throw new HttpFailure('request-in-flight', 'it is being answered');
        },
      },
    ),
  late: async (): Promise<App> => {
    const app = await composed({});
    const signal = AbortSignal.abort(new HttpFailure('deadline-exceeded', 'it is too late'));
    return (request, limit) => app({ ...request, signal }, limit);
  },
};
const cells = declared.flatMap(({ operation, answers }) =>
  Object.entries(answers).map(([status, scenario]) => ({
    id: operation.id,
    operation,
    status: Number(status),
    scenario,
  })),
);

describe('the answers that are documented', () => {
  it('are those that there are scenarios for', () => {
    const info = { title: 'Portico', version: '0.0.0', tokenHeader: 'authorization' };
    const documented = Object.values(openApi(contract, info).paths)
      .flatMap(({ head: _, ...methods }) => Object.values(methods))
      .flatMap(({ operationId, responses }) =>
        Object.keys(responses).map((status) => `${operationId} ${status}`),
      );
    const shown = cells.map(({ id, status }) => `${id} ${status}`);
    // The document has 403 for whatever needs a token; some operations are open to every token.
    const unreachable = declared
      .filter(({ access: { statuses } }) => !Object.values(statuses).includes(403))
      .map(({ operation }) => `${operation.id} 403`);
    const unshown = documented.filter((each) => ![...shown, ...unreachable].includes(each));
    const undocumented = shown.filter((each) => !documented.includes(each));
    expect([
      ...unshown.map((each) => `add a scenario for ${each} to a file of test/e2e/scenarios`),
      ...undocumented.map((each) => `${each} is not documented: delete its scenario`),
    ]).toEqual([]);
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
  });
  afterAll(() => Promise.all(Array.from(open.values(), (door) => door.close())));

  const admin = () => bearer({ roles: ['admin'] });

  const answerTo = async (operation: Operation, scenario: Scenario, id: string) => {
    // Whoever makes a thing may own it: a stranger has another `sub`.
    const authorization = await {
      'no token': () => undefined,
      'a stranger': () => bearer({ sub: 'a-stranger' }),
      admin,
    }[scenario.caller ?? 'admin']();
    const through = (door: Door) => send(door, operation, { ...scenario, id, authorization });
    if (!scenario.useCases) return through(open.get(scenario.app ?? 'sound') as Door);
    const door = await openDoor(kind, await composed(scenario.useCases));
    try {
      return await through(door);
    } finally {
      await door.close();
    }
  };

  const possible = cells.filter(({ scenario: { through } }) => through?.(kind) ?? true);

  it.each(possible)('$id: $status', async ({ operation, status, scenario }) => {
    const isNew = isAboutOne(operation) && !scenario.isLost;
    const id = isNew
      ? await makeOne(open.get('sound') as Door, operation, await admin())
      : randomUUID();
    const { before } = scenario;
    if (before) {
      const first = before.operation === undefined ? operation : operationOf(before.operation);
      await answerTo(first, before, id);
    }
    const response = await answerTo(operation, scenario, id);
    expect(response.status).toBe(status);
    expect(response.get('x-request-id')).toEqual(expect.any(String));
  });
});
