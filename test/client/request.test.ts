import { portico } from '../../client/src/portico.ts';
import { baseUrl, clientOf, json } from './fake-fetch.ts';

const user = { name: 'Ada', email: 'ada@example.com' };

describe('the URL', () => {
  it.each([
    'https://api.example.com/prod',
    'https://api.example.com/prod/',
    new URL('https://api.example.com/prod'),
  ])('begins with the base URL %s', async (baseUrl) => {
    const { api, sent } = clientOf(undefined, { baseUrl });
    await api.listUsers();
    expect(sent[0]?.url).toBe('https://api.example.com/prod/users');
  });

  it.each([
    ['https://api.example.com', 'https://api.example.com/hello'],
    [new URL('https://api.example.com'), 'https://api.example.com/hello'],
    ['/api', '/api/hello'],
  ])('begins with the base URL %s, with or without a path', async (baseUrl, url) => {
    const { api, sent } = clientOf(undefined, { baseUrl });
    await api.greet();
    expect(sent[0]?.url).toBe(url);
  });

  it.each([
    ['a/b', 'a%2Fb'],
    ['a?b#c', 'a%3Fb%23c'],
    ['50%', '50%25'],
    ['%2e%2e', '%252e%252e'],
    ['é 😀', '%C3%A9%20%F0%9F%98%80'],
  ])('has the path parameter %s for one segment', async (id, encoded) => {
    const { api, sent } = clientOf();
    await api.getUser({ path: { id } });
    expect(sent[0]?.url).toBe(`${baseUrl}/users/${encoded}`);
  });

  it.each(['', '.', '..'])('cannot have the path parameter "%s"', async (id) => {
    const { api, sent } = clientOf();
    await expect(api.deleteUser({ path: { id } })).rejects.toThrow(
      new TypeError(`the path parameter id cannot be "${id}"`),
    );
    expect(sent).toEqual([]);
  });

  it.each([
    [{ name: 'a&b=c' }, '?name=a%26b%3Dc'],
    [{ name: 'é +' }, '?name=%C3%A9+%2B'],
    [{ name: undefined }, ''],
    [{}, ''],
  ])('has the query %j', async (query, search) => {
    const { api, sent } = clientOf();
    await api.greet({ query });
    expect(sent[0]?.url).toBe(`${baseUrl}/hello${search}`);
  });

  it('repeats a name that has several values', async () => {
    const { api, sent } = clientOf();
    const query = { name: ['a', 'b'], limit: 5, all: true };
    await api.greet({ query: query as object });
    expect(sent[0]?.url).toBe(`${baseUrl}/hello?name=a&name=b&limit=5&all=true`);
  });
});

describe('the token', () => {
  it.each([
    ['a string', 'abc'],
    ['what a function gives', () => 'abc'],
    ['what a function promises', async () => 'abc'],
  ])('is %s', async (_what, token) => {
    const { api, sent } = clientOf(undefined, { token });
    await api.listUsers();
    expect(sent[0]?.headers).toEqual({ authorization: 'Bearer abc' });
  });

  it('is asked for with each request', async () => {
    let asked = 0;
    const token = () => {
      asked += 1;
      return `token-${asked}`;
    };
    const { api, sent } = clientOf(undefined, { token });
    await api.listUsers();
    await api.listUsers();
    expect(sent.map(({ headers }) => headers['authorization'])).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ]);
  });

  it('is left out while there is none', async () => {
    const { api, sent } = clientOf(undefined, { token: () => undefined });
    await api.listUsers();
    expect(sent[0]?.headers).toEqual({});
  });

  it('travels in another header where a signature takes the usual one', async () => {
    const { api, sent } = clientOf(undefined, { token: 'abc', tokenHeader: 'x-token' });
    await api.listUsers();
    expect(sent[0]?.headers).toEqual({ 'x-token': 'Bearer abc' });
  });

  it('is not asked for where everybody may call, nor is the key sent', async () => {
    const token = jest.fn(() => 'abc');
    const { api, sent } = clientOf(undefined, { token, apiKey: 'key' });
    await api.greet();
    expect(token).not.toHaveBeenCalled();
    expect(sent[0]?.headers).toEqual({});
  });

  it('that cannot be had fails the call, which is not sent', async () => {
    const token = async () => {
      throw new Error('signed out');
    };
    const { api, sent } = clientOf(undefined, { token });
    await expect(api.listUsers()).rejects.toThrow('signed out');
    expect(sent).toEqual([]);
  });
});

describe('the header', () => {
  it('has the API key', async () => {
    const { api, sent } = clientOf(undefined, { apiKey: 'key' });
    await api.listUsers();
    expect(sent[0]?.headers).toEqual({ 'x-api-key': 'key' });
  });

  it('has what goes with every request, and what goes with this one before it', async () => {
    const headers = { 'X-Team': 'blue', 'If-None-Match': '"1"' };
    const { api, sent } = clientOf(undefined, { headers });
    await api.getUser({
      path: { id: 'a' },
      headers: { 'if-none-match': '"2"', 'if-match': undefined },
    });
    expect(sent[0]?.headers).toEqual({ 'x-team': 'blue', 'if-none-match': '"2"' });
  });
});

describe('the body', () => {
  it('is JSON', async () => {
    const { api, sent } = clientOf(() => json(201, {}));
    await api.createUser({ body: user, headers: { 'idempotency-key': 'k' } });
    expect(sent[0]).toMatchObject({
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'k' },
      body: JSON.stringify(user),
    });
  });

  it('is a merge patch where something is changed', async () => {
    const { api, sent } = clientOf();
    await api.updateUser({ path: { id: 'a' }, body: { name: 'Ada' } });
    expect(sent[0]).toMatchObject({
      method: 'PATCH',
      headers: { 'content-type': 'application/merge-patch+json' },
      body: '{"name":"Ada"}',
    });
  });

  it('is not there unless there is one', async () => {
    const { api, sent } = clientOf();
    await api.listUsers();
    expect(sent[0]).toMatchObject({ method: 'GET', headers: {}, body: null });
  });
});

it('follows nobody who sends it elsewhere, where keys do not belong', async () => {
  const { api, sent } = clientOf();
  await api.listUsers();
  expect(sent[0]?.init.redirect).toBe('error');
});

it('uses the global fetch unless told otherwise', async () => {
  const fetch = jest.spyOn(globalThis, 'fetch').mockResolvedValue(json(200, { status: 'ok' }));
  try {
    const { body } = await portico({ baseUrl }).health();
    expect(body.status).toBe('ok');
    expect(fetch).toHaveBeenCalledTimes(1);
  } finally {
    fetch.mockRestore();
  }
});

describe('a signal', () => {
  it('that is aborted ends the call with its reason', async () => {
    const { api, sent } = clientOf(undefined, {
      fetch: async (_url, { signal }) => {
        signal?.throwIfAborted();
        return json(200, {});
      },
    });
    const signal = AbortSignal.abort(new Error('no longer wanted'));
    await expect(api.listUsers({ signal })).rejects.toThrow('no longer wanted');
    expect(sent).toEqual([]);
  });

  it('goes with the request', async () => {
    const { api, sent } = clientOf();
    const { signal } = new AbortController();
    await api.listUsers({ signal });
    expect(sent[0]?.init.signal).toBe(signal);
  });
});
