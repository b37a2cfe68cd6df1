import { readConfig } from '../../src/infrastructure/config/config.ts';
import { container, tokens } from '../../src/infrastructure/main/container.ts';
import { type Door, doors, expressDoor, openDoor } from '../e2e/describe-every-door.ts';
import { challenge, expectProblem } from '../e2e/expectations.ts';
import { bearer, testEnvironment } from '../e2e/test-config.ts';
import { keys } from '../infrastructure/api-keys.ts';

type OpenDoor = Door & { close(): Promise<void> };

const open = async (kind: typeof expressDoor, trustedProxies = 0): Promise<OpenDoor> => {
  const config = readConfig({ ...testEnvironment, ...keys });
  const app = await container(config).getAsync(tokens.App);
  return openDoor(kind, app, { basePath: '', trustedProxies });
};

const list = (door: Door, headers: Record<string, string>) =>
  door.request().get('/users').set(headers);

describe.each(doors)('an API key through $name', (kind) => {
  let door: OpenDoor;
  beforeAll(async () => {
    door = await open(kind);
  });
  afterAll(() => door?.close());

  it('needs no token', async () => {
    expect((await list(door, { 'x-api-key': 'key-from-here' })).status).toBe(200);
    expect((await list(door, { 'X-API-Key': 'key-from-here' })).status).toBe(200);
  });

  it('gives its own rights and no more', async () => {
    const headers = { 'x-api-key': 'key-from-here' };
    const response = await door.request().delete('/users/1').set(headers);
    expectProblem(response, 'forbidden');
    expect(response.body.detail).toBe('this needs the scope users:write');
  });

  it.each([
    ['another network', 'key-from-elsewhere'],
    ['no network', 'key-from-nowhere'],
  ])('is refused when it is good from %s', async (_where, key) => {
    const response = await list(door, { 'x-api-key': key });
    expectProblem(response, 'forbidden');
    expect(response.body.detail).toBe('the API key is not accepted from this address');
    expect(challenge(response)).toBeUndefined();
  });

  it('is not helped by what the client says of its address', async () => {
    for (const address of ['10.0.0.1', '10.0.0.1, 10.0.0.2', '10.0.0.1,']) {
      const response = await list(door, {
        'x-api-key': 'key-from-elsewhere',
        'x-forwarded-for': address,
        'x-real-ip': address,
        forwarded: `for=${address}`,
        'cf-connecting-ip': address,
      });
      expectProblem(response, 'forbidden');
    }
  });

  it('is refused when nobody knows it', async () => {
    for (const key of ['another-key', 'key-from-here,key-from-here', 'KEY-FROM-HERE']) {
      const response = await list(door, { 'x-api-key': key });
      expectProblem(response, 'invalid-api-key');
      expect(challenge(response)).toBe('Bearer realm="portico"');
    }
  });

  it('is none when it is empty', async () => {
    expectProblem(await list(door, { 'x-api-key': '' }), 'unauthenticated');
  });

  it('is not taken from the query or a cookie', async () => {
    const path = '/users?x-api-key=key-from-here&api_key=key-from-here';
    const response = await door.request().get(path).set('cookie', 'x-api-key=key-from-here');
    expectProblem(response, 'unauthenticated');
  });

  it('comes after a bearer token, good or bad', async () => {
    const good = await bearer({ scope: 'users:read' });
    const none = await bearer({});
    const key = (name: string, authorization: string) =>
      list(door, { 'x-api-key': name, authorization });
    expect((await key('another-key', good)).status).toBe(200);
    expectProblem(await key('key-from-here', none), 'forbidden');
    expectProblem(await key('key-from-here', 'Bearer rubbish'), 'invalid-token');
    expectProblem(await key('key-from-here', 'Bearer'), 'invalid-token');
  });

  it('comes before another scheme', async () => {
    const headers = { 'x-api-key': 'key-from-here', authorization: 'Basic dXNlcjpwYXNz' };
    expect((await list(door, headers)).status).toBe(200);
  });
});

describe('an API key through Express behind a proxy that is trusted', () => {
  let door: OpenDoor;
  beforeAll(async () => {
    door = await open(expressDoor, 1);
  });
  afterAll(() => door?.close());

  it.each([
    ['10.0.0.1', 200],
    ['192.0.2.1, 10.0.0.1', 200],
    ['::ffff:10.0.0.1', 200],
    ['10.0.0.1, 192.0.2.1', 403],
    ['10.0.0.1:443', 200],
    ['192.0.2.1:443', 403],
    ['unknown', 403],
    ['', 403],
  ])('is judged by the address that the proxy saw: %s', async (address, status) => {
    const headers = { 'x-api-key': 'key-from-elsewhere', 'x-forwarded-for': address };
    expect((await list(door, headers)).status).toBe(status);
  });
});
