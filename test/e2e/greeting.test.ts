import { describeEveryDoor } from './describe-every-door.ts';
import { expectProblem } from './expectations.ts';

describeEveryDoor('GET /hello and /health', (door) => {
  it('greets by name', async () => {
    const response = await door().request().get('/hello?name=Claude');
    expect(response.status).toBe(200);
    expect(response.get('content-type')).toBe('application/json');
    expect(response.text).toBe('{"message":"Hello, Claude!","path":"/hello","method":"GET"}');
  });

  it('greets the world when there is no name', async () => {
    const response = await door().request().get('/hello');
    expect(response.body).toEqual({ message: 'Hello, World!', path: '/hello', method: 'GET' });
  });

  it.each([
    ['spaces as plus', 'name=Ada+Lovelace', 'Ada Lovelace'],
    ['spaces as %20', 'name=Ada%20Lovelace', 'Ada Lovelace'],
    ['a plus sign', 'name=C%2B%2B', 'C++'],
    ['an ampersand and an equals sign', 'name=a%26b%3Dc', 'a&b=c'],
    ['a percent sign once', 'name=100%2525', '100%25'],
    ['a comma', 'name=Lovelace,Ada', 'Lovelace,Ada'],
    ['letters of other scripts', `name=${encodeURIComponent('Zoë 李 🎉')}`, 'Zoë 李 🎉'],
    ['white space around it', 'name=%20Ada%20', 'Ada'],
  ])('decodes a name once: %s', async (_what, query, name) => {
    const response = await door().request().get(`/hello?${query}`);
    expect(response.body.message).toBe(`Hello, ${name}!`);
  });

  it('greets a name of 100 characters, whatever they take in bytes', async () => {
    const response = await door()
      .request()
      .get('/hello')
      .query({ name: '🎉'.repeat(100) });
    expect(response.status).toBe(200);
  });

  it.each([
    ['empty', ''],
    ['white space', '%20'],
    ['too long', 'x'.repeat(101)],
    ['with a line break', 'a%0Ab'],
  ])('refuses a name that is %s', async (_what, name) => {
    const response = await door().request().get(`/hello?name=${name}`);
    expectProblem(response, 'invalid-input');
    expect(response.body.errors).toEqual([
      { pointer: '#/query/name', detail: expect.stringMatching(/^must (have|be)/) },
    ]);
  });

  it('refuses two names', async () => {
    const response = await door().request().get('/hello?name=a&name=b');
    expectProblem(response, 'invalid-input');
    expect(response.body.errors[0].pointer).toBe('#/query/name');
  });

  it('ignores a query it does not know', async () => {
    const response = await door().request().get('/hello?utm_source=mail');
    expect(response.status).toBe(200);
  });

  it('ignores credentials, good or bad', async () => {
    const response = await door().request().get('/hello').set('authorization', 'Bearer rubbish');
    expect(response.status).toBe(200);
  });

  it('is healthy', async () => {
    const response = await door().request().get('/health');
    expect(response.status).toBe(200);
    expect(response.text).toBe('{"status":"ok"}');
  });

  it('is ready', async () => {
    const response = await door().request().get('/health/ready');
    expect(response.status).toBe(200);
    expect(response.text).toBe('{"status":"ready"}');
  });

  it('answers HEAD with the headers of GET and no body', async () => {
    const response = await door().request().head('/hello');
    expect(response.status).toBe(200);
    expect(response.get('content-type')).toBe('application/json');
    expect(response.text ?? '').toBe('');
  });
});
