import { maxBodyBytes } from '../../src/adapters/http/protocol/message.ts';
import { describeEveryDoor } from './describe-every-door.ts';
import { expectProblem } from './expectations.ts';
import { bearer } from './test-config.ts';

describeEveryDoor('requests that go nowhere', (door) => {
  let authorization: string;
  beforeAll(async () => {
    authorization = await bearer({ scope: 'users:read users:write' });
  });

  const post = (contentType: string, body: string | Buffer) =>
    door()
      .request()
      .post('/users')
      .set('authorization', authorization)
      .set('content-type', contentType)
      .serialize((raw: unknown) => raw as string)
      .send(body);

  it.each([
    '/',
    '/nowhere',
    '/users/1/2',
    '/hello/',
    '//hello',
    '/HELLO',
    '/users/',
    '/hello%3Fname=x',
  ])('finds nothing at %s', async (path) => {
    expectProblem(await door().request().get(path), 'route-not-found');
  });

  it.each([
    ['DELETE', '/hello', 'GET, HEAD, OPTIONS'],
    ['PUT', '/users', 'POST, GET, HEAD, OPTIONS'],
    ['POST', '/users/1', 'GET, HEAD, PATCH, DELETE, OPTIONS'],
  ] as const)(
    'names the methods that are allowed instead of %s %s',
    async (method, path, allow) => {
      const agent = door().request();
      const response = await agent[method.toLowerCase() as 'delete' | 'put' | 'post'](path);
      expectProblem(response, 'method-not-allowed');
      expect(response.get('allow')).toBe(allow);
    },
  );

  it('refuses a path whose percent-encoding is malformed', async () => {
    for (const path of ['/users/%', '/users/%zz', '/users/%ff']) {
      expect((await door().request().get(path)).status).toBe(400);
    }
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/jsonp',
    'application/merge-patch+json',
    '',
  ])('refuses the content type "%s"', async (contentType) => {
    expectProblem(await post(contentType, '{}'), 'unsupported-media-type');
  });

  it('refuses a body that is encoded', async () => {
    const request = post('application/json', '{}').set('content-encoding', 'gzip');
    expectProblem(await request, 'unsupported-media-type');
    const plain = post('application/json', '{}').set('content-encoding', 'Identity');
    expectProblem(await plain, 'invalid-input');
  });

  it('says what a body may be where it is refused for what it is', async () => {
    const patch = door().request().patch('/users/1').set('authorization', authorization);
    const wrongPatch = await patch.set('content-type', 'text/plain').send('{}');
    expectProblem(wrongPatch, 'unsupported-media-type');
    const patches = 'application/merge-patch+json, application/json';
    expect(wrongPatch.get('accept-patch')).toBe(patches);
    expect((await post('text/plain', '{}')).get('accept')).toBe('application/json');
    const encoded = await post('application/json', '{}').set('content-encoding', 'gzip');
    expect(encoded.get('accept-encoding')).toBe('identity');
    expect((await door().request().options('/users/1')).get('accept-patch')).toBe(patches);
    expect((await door().request().options('/users')).get('accept-patch')).toBeUndefined();
  });

  it('refuses a body without a content type', async () => {
    const request = door().request().post('/users').set('authorization', authorization);
    expectProblem(await request.unset('content-type'), 'unsupported-media-type');
  });

  it.each(['application/json; charset=utf-8', 'Application/JSON', 'application/json ;x=y'])(
    'takes the content type "%s"',
    async (contentType) => {
      expectProblem(await post(contentType, '{}'), 'invalid-input');
    },
  );

  it.each([
    ['nothing', ''],
    ['half an object', '{"name":'],
    ['two values', '{} {}'],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
    ['a word', 'undefined'],
  ])('refuses %s as JSON', async (_what, body) => {
    expectProblem(await post('application/json', body), 'malformed-request');
  });

  it('does not take a body over 1 MiB', async () => {
    const response = await post('application/json', `"${'x'.repeat(maxBodyBytes - 1)}"`);
    // A load balancer takes no more than that either, and says so itself.
    if (door().name === 'ALB') expect(response.status).toBe(413);
    else expectProblem(response, 'body-too-large');
  });

  it('takes a body of 1 MiB', async () => {
    const response = await post('application/json', `"${'x'.repeat(maxBodyBytes - 2)}"`);
    expectProblem(response, 'invalid-input');
  });

  it('does not let a body reach a prototype', async () => {
    const body = '{"name":"Ada","email":"proto@example.com","__proto__":{"polluted":true}}';
    const response = await post('application/json', body);
    expectProblem(response, 'invalid-input');
    expect(response.body.errors).toEqual([
      { pointer: '#/__proto__', detail: 'is not a known field' },
    ]);
    expect({}).not.toHaveProperty('polluted');
  });

  it('gives every answer the request id of the gateway, never the one of the client', async () => {
    const answers = [
      await door().request().get('/hello').set('x-request-id', 'mine'),
      await door().request().get('/hello').set('x-request-id', 'mine'),
    ];
    const [first, second] = answers.map((answer) => answer.get('x-request-id'));
    expect(first).toMatch(/^[0-9a-f-]{36}$/);
    expect(second).not.toBe(first);
  });

  it('does not say what it is made of', async () => {
    const response = await door().request().get('/nowhere');
    expect(response.headers).not.toHaveProperty('x-powered-by');
    expect(response.headers).not.toHaveProperty('server');
  });
});
