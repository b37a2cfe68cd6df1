import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { httpApp } from '../../src/adapters/http/app/app.ts';
import { contract } from '../../src/adapters/http/contract/contract.ts';
import type { App, HttpResponse } from '../../src/adapters/http/protocol/message.ts';
import type { UseCases } from '../../src/application/ports/driving.ts';
import { newApp } from '../e2e/describe-every-door.ts';
import { delimiter, responseStream } from '../gateway/streaming.ts';
import { check } from './check.ts';
import { invocationId } from './doors.ts';
import { eventsIn, readEvent } from './events.ts';
import { doorNamed, served } from './served.ts';

const modules = {
  'REST API': () => import('../../src/adapters/lambda/rest-api.ts'),
  'Function URL': () => import('../../src/adapters/lambda/function-url.ts'),
  'HTTP API': () => import('../../src/adapters/lambda/http-api.ts'),
  ALB: () => import('../../src/adapters/lambda/alb.ts'),
};

for (const name of ['HTTP API', 'ALB'] as const) {
  check(35, name, 'there is no streaming door', async () => {
    expect(Object.keys(await modules[name]())).toHaveLength(1);
  });
}

const streamingDoors = [
  {
    name: 'REST API, streaming',
    event: 'rest-api',
    open: async (app: App) => (await modules['REST API']()).restApiStream(app),
  },
  {
    name: 'Function URL, streaming',
    event: 'function-url',
    open: async (app: App) => (await modules['Function URL']()).functionUrlStream(app),
  },
];

type Stream = Parameters<Awaited<ReturnType<(typeof streamingDoors)[0]['open']>>>[1];
const context = { awsRequestId: invocationId, getRemainingTimeInMillis: () => 60_000 };

for (const { name, event: eventName, open } of streamingDoors) {
  const invoke = async (answer: Partial<HttpResponse>, stream: unknown): Promise<void> => {
    const handler = await open(async () => ({
      ...{ status: 200, headers: {}, cookies: [], body: '' },
      ...answer,
    }));
    await handler(readEvent(eventName) as never, stream as Stream, context as never);
  };

  const written = async (answer: Partial<HttpResponse>) => {
    const pipe = new PassThrough();
    const { stream, hasPrelude } = responseStream(pipe);
    const [bytes] = await Promise.all([buffer(pipe), invoke(answer, stream)]);
    const end = bytes.indexOf(delimiter);
    expect(hasPrelude()).toBe(true);
    return {
      prelude: JSON.parse(bytes.toString('utf8', 0, end)),
      body: bytes.subarray(end + delimiter.length).toString(),
    };
  };

  const headers = { 'content-type': 'application/x-ndjson' };
  const cookies = ['a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT', 'b=2'];

  check(35, name, 'the prelude tells status, headers and cookies', async () => {
    const body = (async function* () {
      yield Buffer.from('1\n');
      yield Buffer.from('2\n');
    })();
    const answer = await written({ status: 201, headers, cookies, body });
    expect(answer).toEqual({ prelude: { statusCode: 201, headers, cookies }, body: '1\n2\n' });
  });

  check(35, name, 'an answer that is there whole has a prelude too', async () => {
    const answer = await written({ status: 404, headers, body: 'nothing' });
    const prelude = { statusCode: 404, headers, cookies: [] };
    expect(answer).toEqual({ prelude, body: 'nothing' });
  });

  for (const status of [200, 204, 304]) {
    check(36, name, `a ${status} without a body sends its prelude and ends`, async () => {
      for (const body of ['', new Uint8Array(), (async function* () {})()]) {
        const answer = await written({ status, headers, body });
        expect(answer).toEqual({ prelude: { statusCode: status, headers, cookies: [] }, body: '' });
      }
    });
  }

  check(37, name, 'a malformed request still gets its status', async () => {
    await served(doorNamed(name), await newApp(), async (door) => {
      expect((await door.request().get('/users/%')).status).toBe(400);
      expect((await door.request().get('/users/export')).status).toBe(401);
    });
  });

  check(37, name, 'a failure on the way is thrown and the stream is not ended', async () => {
    const pipe = new PassThrough().resume();
    const { stream } = responseStream(pipe);
    const body = (async function* () {
      yield Buffer.from('so far so good');
      throw new Error('broken');
    })();
    await expect(invoke({ body }, stream)).rejects.toThrow('broken');
    expect(pipe.writableEnded).toBe(false);
  });

  check(37, name, 'no chunk is made before its reader has taken the last one', async () => {
    const slow = Object.assign(new EventEmitter(), {
      ...{ write: jest.fn(() => false), end: jest.fn(), setContentType: () => {} },
    });
    let chunks = 0;
    const body = (async function* () {
      for (chunks = 1; chunks <= 3; chunks += 1) yield Buffer.from(`${chunks}`);
    })();
    const done = invoke({ body }, slow);
    for (const chunk of [1, 2, 3]) {
      while (slow.listenerCount('drain') + slow.end.mock.calls.length === 0) {
        await new Promise(setImmediate);
      }
      expect(chunks).toBe(chunk);
      slow.emit('drain');
    }
    await done;
    expect(slow.end).toHaveBeenCalled();
  });

  check(37, name, 'work stops when the stream is closed or breaks', async () => {
    for (const event of ['close', 'error']) {
      const stream = new EventEmitter();
      const handler = await open(
        ({ signal }) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason));
            stream.emit(event, new Error('broken pipe'));
          }),
      );
      const asked = handler(readEvent(eventName) as never, stream as never, context as never);
      await expect(asked).rejects.toMatchObject({ code: 'client-gone' });
    }
  });

  check(29, name, 'a reader that takes nothing is waited for until the time is up', async () => {
    const stuck = Object.assign(new EventEmitter(), {
      ...{ write: () => false, end: jest.fn(), setContentType: () => {} },
    });
    const body = (async function* () {
      yield Buffer.from('too much');
    })();
    const handler = await open(async () => ({ status: 200, headers: {}, cookies: [], body }));
    const late = { ...context, getRemainingTimeInMillis: () => 500 };
    const asked = handler(readEvent(eventName) as never, stuck as never, late as never);
    await expect(asked).rejects.toMatchObject({ code: 'deadline-exceeded' });
    expect(stuck.end).not.toHaveBeenCalled();
  });

  check(29, name, 'what does not begin in time is answered with a 504', async () => {
    const hanging = { greet: () => new Promise<never>(() => {}) } as unknown as UseCases;
    const app = httpApp(
      contract,
      hanging,
      async () => Promise.reject(),
      () => {},
    );
    const pipe = new PassThrough();
    const { stream } = responseStream(pipe);
    const handler = await open(app);
    const late = { ...context, getRemainingTimeInMillis: () => 500 };
    const [bytes] = await Promise.all([
      buffer(pipe),
      handler(readEvent(eventName) as never, stream as never, late as never),
    ]);
    expect(bytes.toString()).toMatch(/^{"statusCode":504,/);
  });

  check(30, name, 'events of anything else are refused', async () => {
    const app = jest.fn();
    const handler = await open(app);
    for (const other of ['http-api', 'alb', ...eventsIn('authorizers'), ...eventsIn('others')]) {
      const { stream } = responseStream(new PassThrough());
      const asked = handler(readEvent(other) as never, stream as never, context as never);
      await expect(asked).rejects.toThrow(/^this is not an event of a /);
    }
    expect(app).not.toHaveBeenCalled();
  });

  check(38, name, 'nothing is said of length, transfer or coding', async () => {
    const handler = await open(await newApp());
    const pipe = new PassThrough();
    const { stream } = responseStream(pipe);
    const [bytes] = await Promise.all([
      buffer(pipe),
      handler(readEvent(eventName) as never, stream as never, context as never),
    ]);
    const { headers: sent } = JSON.parse(bytes.toString('utf8', 0, bytes.indexOf(delimiter)));
    for (const field of ['content-length', 'transfer-encoding', 'content-encoding']) {
      expect(sent).not.toHaveProperty(field);
    }
  });
}
