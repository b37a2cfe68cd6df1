import { describeEveryDoor } from './describe-every-door.ts';
import { expectProblem } from './expectations.ts';
import { bearer } from './test-config.ts';

describeEveryDoor('POST /users with an Idempotency-Key', (door) => {
  let authorization: string;
  let keys = 0;
  beforeAll(async () => {
    authorization = await bearer({ scope: 'users:read users:write' });
  });

  const newKey = () => {
    keys += 1;
    return `"key-${keys}"`;
  };
  const post = (key: string, body: object, caller = authorization) =>
    door()
      .request()
      .post('/users')
      .set('authorization', caller)
      .set('idempotency-key', key)
      .send(body);
  const ada = () => ({ name: 'Ada', email: `ada-${keys}@example.com` });

  it('answers the same request with the same bytes, and creates one user', async () => {
    const key = newKey();
    const first = await post(key, ada());
    const second = await post(key, ada());
    expect(first.status).toBe(201);
    expect(second.status).toBe(201);
    expect(second.text).toBe(first.text);
    for (const name of ['location', 'etag', 'content-type']) {
      expect(second.get(name)).toBe(first.get(name));
    }
    expect(second.get('x-request-id')).not.toBe(first.get('x-request-id'));
    const changed = await door()
      .request()
      .patch(`/users/${first.body.id}`)
      .set('authorization', authorization)
      .send({ name: 'Grace' });
    expect(changed.status).toBe(200);
    expect((await post(key, ada())).text).toBe(first.text);
  });

  it('takes a key without quotes for the same key', async () => {
    const key = newKey();
    const first = await post(key, ada());
    expect((await post(key.replaceAll('"', ''), ada())).text).toBe(first.text);
  });

  it('remembers a refusal too', async () => {
    await post(newKey(), ada());
    const taken = ada();
    const key = newKey();
    const first = await post(key, taken);
    expectProblem(first, 'email-taken');
    expect((await post(key, taken)).text).toBe(first.text);
  });

  it('refuses the key for another request', async () => {
    const key = newKey();
    await post(key, ada());
    expectProblem(await post(key, { ...ada(), name: 'Eve' }), 'key-reused');
  });

  it('does not share a key between callers', async () => {
    const key = newKey();
    const first = await post(key, ada());
    const other = await bearer({ sub: 'other', scope: 'users:write' });
    expectProblem(await post(key, ada(), other), 'email-taken');
    expect((await post(key, ada())).text).toBe(first.text);
  });

  it('does not remember that a caller was not allowed', async () => {
    const key = newKey();
    const sub = 'promoted';
    expectProblem(await post(key, ada(), await bearer({ sub })), 'forbidden');
    const allowed = await post(key, ada(), await bearer({ sub, scope: 'users:write' }));
    expect(allowed.status).toBe(201);
  });

  it('creates one user for many requests at once', async () => {
    const key = newKey();
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(key, ada())));
    const created = answers.filter(({ status }) => status === 201);
    expect(new Set(created.map(({ text }) => text)).size).toBe(1);
    for (const answer of answers) {
      if (answer.status !== 201) expectProblem(answer, 'request-in-flight');
    }
    expect((await post(key, ada())).text).toBe(created[0]?.text);
  });

  it.each(['""', '"', 'a,b', `"${'x'.repeat(256)}"`, 'ü'])('refuses the key %s', async (key) => {
    const response = await post(Buffer.from(key).toString('latin1'), ada());
    expectProblem(response, 'invalid-input');
    expect(response.body.errors[0].pointer).toBe('#/headers/idempotency-key');
  });
});
