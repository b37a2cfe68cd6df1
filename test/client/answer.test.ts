import { ProblemError } from '../../client/src/portico.ts';
import {
  problemResponse as answerOf,
  HttpFailure,
} from '../../src/adapters/http/protocol/problem.ts';
import { clientOf, json } from './fake-fetch.ts';

const path = { id: '019a2f6b-8c1d-7e3f-a4b5-c6d7e8f90a1b' };

/** What a call rejects with. */
const failed = async (call: Promise<unknown>): Promise<ProblemError> => {
  const error = await call.then(
    () => undefined,
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(ProblemError);
  return error;
};

describe('an answer', () => {
  it('is given with status, header fields and body', async () => {
    const { api } = clientOf(() => json(200, { version: 2 }, { ETag: '"2"' }));
    expect(await api.getUser({ path })).toEqual({
      status: 200,
      headers: { 'content-type': 'application/json', etag: '"2"' },
      body: { version: 2 },
    });
  });

  it('may have parameters beside its media type, and letters of any case', async () => {
    const { api } = clientOf(() =>
      json(200, { items: [] }, { 'content-type': 'Application/JSON ; charset=utf-8' }),
    );
    expect((await api.listUsers()).body).toEqual({ items: [] });
  });

  it.each([
    [304, 'getUser'],
    [204, 'deleteUser'],
  ] as const)('has no body when it is %i', async (status, operation) => {
    const { api } = clientOf(() => new Response(null, { status, headers: { etag: '"2"' } }));
    expect(await api[operation]({ path })).toEqual({
      status,
      headers: { etag: '"2"' },
      body: undefined,
    });
  });
});

describe('a problem', () => {
  const { status, headers, body } = answerOf(
    new HttpFailure('email-taken', 'an e-mail address is used by one user only'),
    'request-1',
  );
  const text = `${body}`;

  it('is thrown with all that the API says', async () => {
    const { api } = clientOf(() => new Response(text, { status, headers }));
    expect(await failed(api.updateUser({ path, body: {} }))).toMatchObject({
      name: 'ProblemError',
      message: 'E-mail address taken: an e-mail address is used by one user only',
      status: 409,
      problem: JSON.parse(text),
      headers: { 'x-request-id': 'request-1', 'content-type': 'application/problem+json' },
      text,
    });
  });

  it('that comes before a stream is thrown by its first step', async () => {
    const { api } = clientOf(() => new Response(text, { status, headers }));
    expect((await failed(api.exportUsers().next())).problem?.status).toBe(409);
  });

  it.each([
    ["a gateway's", 403, 'application/json', '{"message":"Forbidden"}'],
    ["a proxy's page", 502, 'text/html', '<h1>Bad Gateway</h1>'],
    ['a page where JSON should be', 200, 'text/html', '<h1>Please log in</h1>'],
    ['a good one that is none of the operation', 202, 'application/json', '{}'],
    ['a problem document that broke off', 500, 'application/problem+json', '{"type":'],
  ])('may be no document of the API: %s', async (_what, status, mediaType, text) => {
    const headers = { 'content-type': mediaType, 'x-id': '7' };
    const { api } = clientOf(() => new Response(text, { status, headers }));
    expect(await failed(api.listUsers())).toMatchObject({
      message: `the answer is ${status} with ${mediaType}, which is not the API's own`,
      status,
      headers,
      problem: undefined,
      text,
    });
  });

  it('may be nothing at all', async () => {
    const { api } = clientOf(() => new Response(null, { status: 503 }));
    expect(await failed(api.listUsers())).toMatchObject({
      message: "the answer is 503 with no content type, which is not the API's own",
      problem: undefined,
      text: '',
    });
  });
});

it('lets through what is wrong with the network', async () => {
  const cause = new TypeError('fetch failed');
  const { api } = clientOf(() => {
    throw cause;
  });
  await expect(api.listUsers()).rejects.toBe(cause);
});
