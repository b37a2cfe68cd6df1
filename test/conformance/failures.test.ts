import { httpApp } from '../../src/adapters/http/app/app.ts';
import { contract } from '../../src/adapters/http/contract/contract.ts';
import type { App, HttpRequest } from '../../src/adapters/http/protocol/message.ts';
import type { Authenticator } from '../../src/application/ports/driven.ts';
import type { UseCases } from '../../src/application/ports/driving.ts';
import { Failure } from '../../src/domain/failure.ts';
import { newApp } from '../e2e/describe-every-door.ts';
import { bearer } from '../e2e/test-config.ts';
import { lambdaContext } from '../gateway/invoke.ts';
import { check } from './check.ts';
import { type EventDoor, eventDoors, exchange, functionUrlDoor, invocationId } from './doors.ts';
import { readEvent } from './events.ts';
import { checkEveryDoor, doorNamed, served } from './served.ts';

const inside = 'the password is hunter2';
const broken = () => Promise.reject(new TypeError(inside));
const failing = (
  useCases: Partial<UseCases>,
  authenticate: Authenticator = broken,
): (() => Promise<App>) => {
  const app = httpApp(contract, useCases as UseCases, authenticate, () => {});
  return async () => app;
};

const saysNothing = (text: string): void => {
  for (const word of ['hunter2', 'TypeError', 'Error:', '.ts', 'node_modules']) {
    expect(text).not.toContain(word);
  }
};

checkEveryDoor(
  28,
  'an unexpected error is a 500 that says nothing',
  async (door) => {
    for (const path of ['/hello', '/users/1']) {
      const answer = await door.request().get(path).set({ authorization: 'Bearer abc' });
      expect(answer).toMatchObject({ status: 500, body: { title: 'Internal error' } });
      saysNothing(JSON.stringify([answer.headers, answer.text]));
    }
  },
  failing({ greet: broken }),
);

checkEveryDoor(
  51,
  'a key server that is down is a 503, which no client takes for its own fault',
  async (door) => {
    const answer = await door
      .request()
      .get('/users')
      .set({ authorization: await bearer({}) });
    expect(answer.status).toBe(503);
    expect(answer.get('www-authenticate')).toBeUndefined();
  },
  failing({}, () => Promise.reject(new Failure('unavailable', 'come back later'))),
);

check(18, 'REST API', 'the challenge is all that is renamed of our answers', async () => {
  await served(doorNamed('REST API'), await newApp(), async (door) => {
    const authorization = await bearer({ scope: 'users:write users:read' });
    const renamed = new Set<string>();
    for (const path of ['/hello', '/nowhere', '/users', '/users/%']) {
      for (const headers of [{ authorization }, {}]) {
        for (const method of ['get', 'post', 'put'] as const) {
          const answer = await door.request()[method](path).set(headers).send({});
          for (const name of Object.keys(answer.headers)) {
            if (name.startsWith('x-amzn-remapped-')) renamed.add(name);
          }
        }
      }
    }
    expect([...renamed]).toEqual(['x-amzn-remapped-www-authenticate']);
  });
});

/** The signal that an invocation with this much time left gives to the app. */
const signalOf = (door: EventDoor, remaining: number): AbortSignal => {
  let signal: AbortSignal | undefined;
  const handler = door.open((request: HttpRequest) => {
    signal = request.signal;
    return new Promise(() => {});
  });
  const context = {
    ...lambdaContext(invocationId, 0),
    getRemainingTimeInMillis: () => remaining,
  };
  void handler(readEvent(door.events) as never, context as never);
  if (!signal) throw new Error('the app was not asked');
  return signal;
};

const expectAbortAfter = (signal: AbortSignal, milliseconds: number): void => {
  jest.advanceTimersByTime(milliseconds - 1);
  expect(signal.aborted).toBe(false);
  jest.advanceTimersByTime(1);
  expect(signal).toMatchObject({ aborted: true, reason: { code: 'deadline-exceeded' } });
};

const withFakeTime = (run: () => void) => async (): Promise<void> => {
  jest.useFakeTimers();
  try {
    run();
  } finally {
    jest.useRealTimers();
  }
};

const gatewayPatience = { 'REST API': 29_000, 'HTTP API 2.0': 30_000, 'HTTP API 1.0': 30_000 };

for (const door of eventDoors) {
  check(
    29,
    door.name,
    'work is aborted half a second before the function’s time is up',
    withFakeTime(() => expectAbortAfter(signalOf(door, 3_000), 2_500)),
  );

  const timeoutMs = Object.entries(gatewayPatience).find(([name]) => name === door.name)?.[1];
  if (timeoutMs) {
    check(
      29,
      door.name,
      `work is aborted half a second before the gateway’s ${timeoutMs / 1_000} s are over`,
      withFakeTime(() => expectAbortAfter(signalOf(door, 900_000), timeoutMs - 500)),
    );
    check('limits', door.name, `the gateway waits for ${timeoutMs / 1_000} s`, async () => {
      expect(door.limits.timeoutMs).toBe(timeoutMs);
    });
  }

  check(29, door.name, 'what does not end is answered with a 504', async () => {
    const app = await failing({ greet: () => new Promise(() => {}) })();
    const context = { ...lambdaContext(invocationId, 0), getRemainingTimeInMillis: () => 500 };
    const result = await door.open(app)(readEvent(door.events) as never, context as never);
    expect(result).toMatchObject({
      statusCode: 504,
      body: expect.stringContaining('urn:portico:problem:deadline-exceeded'),
    });
  });

  check(28, door.name, 'a stream that breaks while it is gathered is a 500', async () => {
    async function* breaking() {
      yield Buffer.from('so far so good');
      throw new TypeError(inside);
    }
    const event = readEvent(door.events);
    const { result } = await exchange(door, event, { body: breaking() });
    expect(result).toMatchObject({ statusCode: 500, isBase64Encoded: false });
    expect(result.body).not.toContain('so far');
    saysNothing(JSON.stringify(result));
  });
}

check('limits', 'Function URL', 'there is no time limit but the function’s own', async () => {
  expect(functionUrlDoor.limits.timeoutMs).toBe(900_000);
});
