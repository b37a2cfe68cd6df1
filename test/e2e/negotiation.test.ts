import { contract } from '../../src/adapters/http/contract/contract.ts';
import { describeEveryDoor, expressDoor, newApp, openDoor } from './describe-every-door.ts';
import { expectProblem } from './expectations.ts';
import { bearer } from './test-config.ts';

describeEveryDoor('what a client can read', (door) => {
  const get = async (path: string, accept: string) =>
    door()
      .request()
      .get(path)
      .set({ accept, authorization: await bearer({ scope: 'users:read' }) });

  it.each([
    ['/hello', 'application/json'],
    ['/hello', 'text/html, application/*;q=0.1'],
    ['/hello', '*/*'],
    ['/hello', 'application/json;charset=utf-8'],
    ['/users/export', 'application/x-ndjson'],
    ['/users', 'nonsense'],
  ])('is sent from %s to Accept: %s', async (path, accept) => {
    expect((await get(path, accept)).status).toBe(200);
  });

  it.each([
    ['/hello', 'text/html'],
    ['/hello', 'application/json;q=0, */*'],
    ['/users/export', 'application/json'],
    ['/users', 'application/x-ndjson'],
    ['/users', 'application/problem+json'],
  ])('is not in the answer of %s for Accept: %s', async (path, accept) => {
    expectProblem(await get(path, accept), 'not-acceptable');
  });

  it('is looked at before anything is done', async () => {
    const authorization = await bearer({ scope: 'users:read users:write' });
    const user = { name: 'Ada', email: `${crypto.randomUUID()}@example.com` };
    const post = (accept: string) =>
      door().request().post('/users').set({ authorization, accept }).send(user);
    expectProblem(await post('text/html'), 'not-acceptable');
    expect((await post('application/json')).status).toBe(201);
  });
});

describeEveryDoor('OPTIONS', (door) => {
  const paths = [...new Set(contract.map(({ path }) => path))];
  const methodsOf = (path: string) =>
    contract
      .filter((operation) => operation.path === path)
      .flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));

  it.each(paths)('tells anybody what can be done with %s', async (path) => {
    const response = await door().request().options(path.replace('{id}', 'ada'));
    expect(response.status).toBe(204);
    expect(response.text).toBe('');
    expect(response.get('allow')).toBe([...methodsOf(path), 'OPTIONS'].join(', '));
    expect(response.headers).not.toHaveProperty('content-type');
  });

  it('finds nothing where there is nothing', async () => {
    expectProblem(await door().request().options('/nowhere'), 'route-not-found');
  });
});

describeEveryDoor('security', (door) => {
  it('asks clients that speak TLS to go on so, and no others', async () => {
    const expected = door().name === 'Express' ? undefined : 'max-age=31536000';
    for (const path of ['/hello', '/users', '/nowhere']) {
      const response = await door().request().get(path);
      expect(response.get('strict-transport-security')).toBe(expected);
    }
  });
});

describe('a proxy before Express', () => {
  const field = 'strict-transport-security';
  it.each([
    [0, 'https', undefined],
    [1, 'https', 'max-age=31536000'],
    [1, 'http', undefined],
    [1, 'https, http', undefined],
    [2, 'https, http', 'max-age=31536000'],
    [1, undefined, undefined],
  ])(
    'of which %i are trusted says that the client spoke %s',
    async (trustedProxies, said, sent) => {
      const settings = { basePath: '', trustedProxies };
      const door = await openDoor(expressDoor, await newApp(), settings);
      const request = door.request().get('/hello');
      const response = await (said === undefined
        ? request
        : request.set('x-forwarded-proto', said));
      expect(response.get(field)).toBe(sent);
      await door.close();
    },
  );
});
