import { buffer } from 'node:stream/consumers';
import { httpApp } from '../../src/adapters/http/app/app.ts';
import { contract } from '../../src/adapters/http/contract/contract.ts';
import { cors } from '../../src/adapters/http/policies/cors.ts';
import { securityHeaders } from '../../src/adapters/http/policies/security-headers.ts';
import type { BufferedRequest, ResponseLimit } from '../../src/adapters/http/protocol/message.ts';
import { HttpFailure } from '../../src/adapters/http/protocol/problem.ts';
import type { Authenticator, Principal } from '../../src/application/ports/driven.ts';
import type { UseCases } from '../../src/application/ports/driving.ts';
import { Failure } from '../../src/domain/failure.ts';
import { nobody, user } from '../application/fixtures.ts';
import { jsonRequest, request } from './request.ts';

const unused = async (): Promise<never> => {
  throw new Error('this must not be called');
};
const useCases = new Proxy({} as UseCases, { get: () => unused });

/** The app with these use cases only: its answer, its body as JSON, and what it has logged. */
const ask = async (
  parts: Partial<BufferedRequest>,
  own: Partial<UseCases> = {},
  authenticate: Authenticator = unused,
) => {
  const log = jest.fn();
  const app = httpApp(contract, Object.assign(Object.create(useCases), own), authenticate, log);
  const response = await app(request(parts));
  const body: unknown = response.body === '' ? undefined : JSON.parse(String(response.body));
  return { response, body, log: log.mock.calls };
};

const hello = { path: '/hello' };
const failing = (error: unknown): Partial<UseCases> => ({ greet: () => Promise.reject(error) });
const logged = (status: number, method = 'GET') => [
  'info',
  'request',
  expect.objectContaining({ requestId: 'request-1', method, path: '/hello', status }),
];
const loggedError = (error: unknown, message: unknown = expect.any(String)) => [
  'error',
  message,
  expect.objectContaining({ requestId: 'request-1', error }),
];
const ada = { path: '/users/ada', headers: new Map([['authorization', 'Bearer abc']]) };

describe('an unexpected error', () => {
  test.each([
    ['an error', new TypeError('the password is secret')],
    ['a text', 'secret'],
    ['nothing', undefined],
  ])('that is %s is logged in full and hidden from the caller', async (_, error) => {
    const { response, body, log } = await ask(hello, failing(error));
    expect(response).toMatchObject({
      status: 500,
      headers: {
        'content-type': 'application/problem+json',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'x-request-id': 'request-1',
      },
      cookies: [],
    });
    expect(body).toEqual({
      type: 'urn:portico:problem:internal-error',
      title: 'Internal error',
      status: 500,
      detail: 'an unexpected error occurred',
      requestId: 'request-1',
    });
    expect(log).toEqual([loggedError(error), logged(500)]);
  });

  test('is caught when the use case throws synchronously', async () => {
    const greet = () => {
      throw new Error('secret');
    };
    await expect(ask(hello, { greet })).resolves.toMatchObject({ body: { status: 500 } });
  });

  test('is caught when the authenticator throws', async () => {
    const authenticate = () => Promise.reject(new TypeError('secret'));
    const { body, log } = await ask(ada, {}, authenticate);
    expect(body).toMatchObject({ status: 500, detail: 'an unexpected error occurred' });
    expect(log[0]).toEqual(loggedError(expect.any(TypeError)));
  });
});

describe('a failure', () => {
  test('`unavailable` is a 503; its cause is logged, not sent', async () => {
    const error = new Failure('unavailable', 'come back later', { cause: new Error('secret') });
    const { body, log } = await ask(hello, failing(error));
    expect(body).toEqual({
      type: 'urn:portico:problem:unavailable',
      title: 'Temporarily unavailable',
      status: 503,
      detail: 'come back later',
      requestId: 'request-1',
    });
    expect(log).toEqual([loggedError(error, 'come back later'), logged(503)]);
  });

  test('that aborts the signal is sent at once, even if the work never ends', async () => {
    const signal = AbortSignal.abort(new HttpFailure('deadline-exceeded', 'too late'));
    const greet = () => new Promise<never>(() => {});
    await expect(ask({ ...hello, signal }, { greet })).resolves.toMatchObject({
      body: { status: 504, detail: 'too late' },
    });
  });

  test('of the caller is sent and not logged as an error', async () => {
    const { body, log } = await ask(hello, failing(new Failure('conflict', 'too many at once')));
    expect(body).toMatchObject({ status: 409, detail: 'too many at once' });
    expect(log).toEqual([logged(409)]);
  });

  test.each([
    ['unauthenticated', 401, 'Bearer realm="portico"'],
    [
      'invalid-token',
      401,
      'Bearer realm="portico", error="invalid_token", error_description="why"',
    ],
    ['forbidden', 403, 'Bearer realm="portico", error="insufficient_scope", scope="users:read"'],
  ] as const)('with the code %s is a %i with a challenge', async (code, status, challenge) => {
    const failure = new HttpFailure(code, 'why', { scope: 'users:read' });
    const { response } = await ask(hello, failing(failure));
    expect(response).toMatchObject({ status, headers: { 'www-authenticate': challenge } });
  });
});

describe('HEAD', () => {
  const greet: UseCases['greet'] = async () => ({ message: 'Hello' });

  test('responds as GET, without the body', async () => {
    const { response: get } = await ask(hello, { greet });
    const { response: head, log } = await ask({ ...hello, method: 'HEAD' }, { greet });
    expect(get.body).not.toBe('');
    expect(head).toEqual({ ...get, body: '' });
    expect(log).toEqual([logged(200, 'HEAD')]);
  });

  test.each([
    ['an unexpected error', hello, 500],
    ['a path that is not there', { path: '/nowhere' }, 404],
  ])('has no body for %s', async (_, parts, status) => {
    const { response } = await ask({ ...parts, method: 'HEAD' });
    expect(response).toMatchObject({ status, body: '' });
  });
});

describe('a request', () => {
  const caller: Principal = { ...nobody, id: 'ada' };
  const authenticate: Authenticator = async () => caller;

  test('to a public operation is not authenticated', async () => {
    const { response } = await ask({ path: '/health', headers: ada.headers });
    expect(response.status).toBe(200);
  });

  test('to another operation has the principal of its token as caller', async () => {
    const getUser = jest.fn(async () => user('ada'));
    const tokens = jest.fn(authenticate);
    const { body } = await ask(ada, { getUser }, tokens);
    expect(tokens).toHaveBeenCalledWith({ kind: 'bearer', token: 'abc' });
    expect(getUser).toHaveBeenCalledWith(caller, { id: 'ada' }, expect.any(AbortSignal));
    expect(body).toEqual(user('ada'));
  });

  test('is rejected for its token before its input is parsed', async () => {
    const bad = jsonRequest('[', { path: '/users' });
    await expect(ask(bad)).resolves.toMatchObject({ body: { status: 401 } });
  });

  test('is rejected for its path before its token is checked', async () => {
    await expect(ask({ path: '/nowhere' })).resolves.toMatchObject({ body: { status: 404 } });
    await expect(ask({ path: undefined })).resolves.toMatchObject({ body: { status: 400 } });
  });

  test('with a method that its path does not allow gets `Allow`', async () => {
    const { response } = await ask({ ...ada, method: 'PUT' });
    expect(response).toMatchObject({
      status: 405,
      headers: {
        allow: 'GET, HEAD, PATCH, DELETE, OPTIONS',
        'content-type': 'application/problem+json',
      },
    });
  });

  test('whose response has no content gets no content type', async () => {
    const deleteUser = async () => {};
    const { response } = await ask({ ...ada, method: 'DELETE' }, { deleteUser }, authenticate);
    expect(response).toEqual({
      status: 204,
      headers: {
        'cache-control': 'private, no-cache',
        'strict-transport-security': 'max-age=31536000',
        ...securityHeaders,
        'x-request-id': 'request-1',
      },
      cookies: [],
      body: '',
    });
  });

  test('without TLS gets no Strict-Transport-Security', async () => {
    const { response } = await ask({ path: '/health', isSecure: false });
    expect(response.headers).not.toHaveProperty('strict-transport-security');
  });

  test('that does not accept the media type has no effect', async () => {
    const headers = new Map([...ada.headers, ['accept', 'text/html']]);
    const { body, log } = await ask({ ...ada, headers }, {}, authenticate);
    expect(body).toMatchObject({ status: 406, detail: 'the answer is application/json' });
    expect(log[0]?.[2]).toMatchObject({ code: 'not-acceptable', caller: 'ada' });
  });

  test('gets problem documents even if it does not accept them', async () => {
    const headers = new Map([['accept', 'application/json']]);
    await expect(ask({ ...ada, headers })).resolves.toMatchObject({ body: { status: 401 } });
  });

  test('whose response has no content may have any Accept', async () => {
    const headers = new Map([...ada.headers, ['accept', 'text/html']]);
    const deleteUser = async () => {};
    const { response } = await ask(
      { ...ada, method: 'DELETE', headers },
      { deleteUser },
      authenticate,
    );
    expect(response.status).toBe(204);
  });
});

describe('the log line of a request', () => {
  test('has the operation, the caller and the duration', async () => {
    const { log } = await ask(ada, { getUser: async () => user('ada') }, async () => nobody);
    expect(log).toEqual([
      [
        'info',
        'request',
        expect.objectContaining({
          operation: 'getUser',
          caller: nobody.id,
          callerKind: nobody.kind,
          status: 200,
          durationMs: expect.any(Number),
        }),
      ],
    ]);
  });

  test.each([
    [{ path: '/nowhere' }, 'route-not-found'],
    [{ path: '/hello', method: 'PUT' }, 'method-not-allowed'],
    [{ path: undefined }, 'malformed-request'],
  ])('for %j has the code %s', async (parts, code) => {
    const { log } = await ask(parts);
    expect(log).toEqual([['info', 'request', expect.objectContaining({ code })]]);
  });

  test.each(['unauthenticated', 'invalid-token', 'invalid-api-key', 'forbidden'] as const)(
    'is a warning where the caller is refused: %s',
    async (code) => {
      const { log } = await ask(ada, {}, () => Promise.reject(new Failure(code, 'no')));
      expect(log).toEqual([['warn', 'request', expect.objectContaining({ code })]]);
    },
  );

  test('has the trace ids of the request', async () => {
    const headers = new Map([
      ['traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'],
      ['x-amzn-trace-id', 'Root=1-6a12f3c4-0123456789abcdef01234567'],
    ]);
    const { log } = await ask({ ...hello, headers }, { greet: async () => ({ message: 'hi' }) });
    expect(log[0]?.[2]).toMatchObject({
      traceparent: headers.get('traceparent'),
      traceId: headers.get('x-amzn-trace-id'),
    });
  });
});

describe('the outcome of a response', () => {
  const outcome = (fields: object) => ['info', 'request', expect.objectContaining(fields)];

  test('is logged at once if it is buffered, with status and bytes', async () => {
    const greeted = { greet: async () => ({ message: 'Zoë' }) };
    const { response, log } = await ask(hello, greeted);
    const bytes = Buffer.byteLength(String(response.body));
    expect(bytes).toBe(String(response.body).length + 1);
    expect(log).toEqual([outcome({ status: 200, bytes })]);
    const head = await ask({ ...hello, method: 'HEAD' }, greeted);
    expect(head.log).toEqual([outcome({ status: 200, bytes: 0 })]);
  });

  const exporting = async (useCase: UseCases['exportUsers'], limit?: ResponseLimit) => {
    const log = jest.fn();
    const abort = new AbortController();
    const own = Object.assign(Object.create(useCases), { exportUsers: useCase });
    const app = httpApp(contract, own, async () => nobody, log, {
      tokenHeader: 'authorization',
      cors: cors({ origins: ['*'], credentials: false }, contract, 'authorization'),
      rateLimiter: async () => ({ allowed: true, ...{ limit: 9, remaining: 8 }, ...times }),
    });
    const headers = new Map([...ada.headers, ['origin', 'https://app.example']]);
    const asked = request({ path: '/users/export', headers, signal: abort.signal });
    const response = await app(asked, limit);
    const chunks = (response.body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator];
    return { response, abort, log: log.mock.calls, open: () => chunks.call(response.body) };
  };
  const times = { windowSeconds: 60, resetSeconds: 60 };
  async function* users(count: number, last: () => Promise<void> = async () => {}) {
    for (let i = 0; i < count; i += 1) yield user(`user-${i}`);
    await last();
  }

  test('is logged at the end of a stream', async () => {
    const { response, log } = await exporting(async () => users(3));
    expect(log).toEqual([]);
    const { length } = await buffer(response.body as AsyncIterable<Uint8Array>);
    expect(log).toEqual([outcome({ status: 200, bytes: length })]);
  });

  test.each([
    ['an error', new Error('the store')],
    ['nothing', undefined],
  ])('is aborted when the store fails with %s', async (_, error) => {
    const { response, log } = await exporting(async () =>
      users(1_000, () => Promise.reject(error)),
    );
    await expect(buffer(response.body as AsyncIterable<Uint8Array>)).rejects.toBe(error);
    const [failed, ended, ...others] = log;
    expect(failed).toEqual(['error', expect.any(String), expect.objectContaining({ error })]);
    expect(ended).toEqual(outcome({ status: 'aborted', code: 'internal-error' }));
    expect(ended?.[2].bytes).toBeGreaterThan(0);
    expect(others).toEqual([]);
  });

  test('is aborted when the reader stops, even before the first read', async () => {
    const { open, log } = await exporting(async () => users(3));
    const stream = open();
    await stream.return?.();
    await expect(stream.next()).resolves.toEqual({ done: true, value: undefined });
    expect(log).toEqual([outcome({ status: 'aborted', code: 'client-gone', bytes: 0 })]);
  });

  test('is aborted at the deadline, even if the reader stops afterwards', async () => {
    const { open, abort, log } = await exporting(async () => users(3));
    abort.abort(new HttpFailure('deadline-exceeded', 'the time limit was exceeded'));
    await open().return?.();
    expect(log).toEqual([
      ['error', 'the time limit was exceeded', expect.anything()],
      outcome({ status: 'aborted', code: 'deadline-exceeded' }),
    ]);
  });

  describe('at a door with a size limit', () => {
    const limit = (maxBytes: number, fits = true) => ({ maxBytes, fits: () => fits });

    test('is buffered up to the limit', async () => {
      const { response, log } = await exporting(async () => users(3), limit(9_999));
      expect(String(response.body).split('\n')).toHaveLength(4);
      expect(log).toEqual([outcome({ status: 200, bytes: String(response.body).length })]);
    });

    test.each([
      ['a stream', limit(100), 1_000],
      ['a whole answer', limit(9_999, false), 1],
    ])('is a problem document for %s, with the common headers', async (_, given, count) => {
      const { response, log } = await exporting(async () => users(count), given);
      expect(response).toMatchObject({
        status: 413,
        headers: {
          'access-control-allow-origin': '*',
          'strict-transport-security': 'max-age=31536000',
          'content-type': 'application/problem+json',
          'cache-control': 'no-store',
          ratelimit: expect.any(String),
        },
        body: expect.stringContaining('function-url-stream and rest-api-stream'),
      });
      expect(log).toEqual([
        outcome({
          status: 413,
          code: 'answer-too-large',
          bytes: Buffer.byteLength(String(response.body)),
        }),
      ]);
    });
  });
});

test('each client address that is not an IP address has its own count; the first is logged', async () => {
  const log = jest.fn();
  const quota = { limit: 9, windowSeconds: 9, remaining: 8, resetSeconds: 9 };
  const rateLimiter = jest.fn(async (_key: string) => ({ allowed: true, ...quota }));
  const app = httpApp(contract, useCases, unused, log, {
    tokenHeader: 'authorization',
    rateLimiter,
  });
  for (const clientAddress of ['203.0.113.7', '_one', '_two', '_two', undefined]) {
    await app(request({ path: '/nowhere', clientAddress }));
  }
  const keys = ['address:203.0.113.7', '_one', '_two', '_two', 'address:unknown'];
  expect(rateLimiter.mock.calls).toEqual(keys.map((key) => [expect.stringContaining(key)]));
  expect(log.mock.calls.filter(([, message]) => message !== 'request')).toEqual([
    ['warn', 'the client address is not an IP address', { clientAddress: '_one' }],
  ]);
});

test('a rate limiter that fails does not hide why a caller was refused', async () => {
  const app = httpApp(contract, useCases, unused, jest.fn(), {
    tokenHeader: 'authorization',
    rateLimiter: async () => {
      throw new Error('the counters are gone');
    },
  });
  expect(await app(request({ path: '/users' }))).toMatchObject({ status: 401 });
  expect(await app(request({ path: '/hello' }))).toMatchObject({ status: 500 });
});
