import { describeEveryDoor } from './describe-every-door.ts';
import { expectProblem } from './expectations.ts';
import { bearer } from './test-config.ts';

/** RFC 9110 §13. */
describeEveryDoor('a request with preconditions', (door) => {
  let authorization: string;
  let path: string;

  beforeAll(async () => {
    authorization = await bearer({ scope: 'users:read users:write' });
  });

  beforeEach(async () => {
    const email = `${crypto.randomUUID()}@example.com`;
    const created = await door()
      .request()
      .post('/users')
      .set({ authorization })
      .send({ name: 'Ada', email });
    expect(created.status).toBe(201);
    path = `/users/${created.body.id}`;
  });

  type Fields = Record<string, string>;
  const get = (fields: Fields) =>
    door()
      .request()
      .get(path)
      .set({ authorization, ...fields });
  const head = (fields: Fields) =>
    door()
      .request()
      .head(path)
      .set({ authorization, ...fields });
  const patch = (fields: Fields) =>
    door()
      .request()
      .patch(path)
      .set({ authorization, ...fields })
      .send({ name: 'Grace' });
  const remove = (fields: Fields) =>
    door()
      .request()
      .delete(path)
      .set({ authorization, ...fields });

  it.each(['"1"', 'W/"1"', '*', '"7", W/"1"'])(
    'that reads is answered 304 where If-None-Match: %s names what is there',
    async (field) => {
      for (const response of [
        await get({ 'if-none-match': field }),
        await head({ 'if-none-match': field }),
      ]) {
        expect(response.status).toBe(304);
        expect(response.text ?? '').toBe('');
        expect(response.get('etag')).toBe('"1"');
        expect(response.get('cache-control')).toBe('private, no-cache');
        expect(response.get('content-type')).toBeUndefined();
      }
    },
  );

  it('that reads is answered with what is there where that is news', async () => {
    for (const field of ['"2"', 'W/"2"', '"11"', '""']) {
      const response = await get({ 'if-none-match': field });
      expect(response.status).toBe(200);
      expect(response.body.version).toBe(1);
    }
  });

  it('that reads gets the version that If-Match asks for, or none', async () => {
    expect((await get({ 'if-match': '"1"' })).status).toBe(200);
    expect((await get({ 'if-match': '*' })).status).toBe(200);
    expectProblem(await get({ 'if-match': '"2"' }), 'version-mismatch');
    expectProblem(await get({ 'if-match': 'W/"1"' }), 'version-mismatch');
  });

  it('is held to If-Match before If-None-Match', async () => {
    const both = (ifMatch: string) => ({ 'if-match': ifMatch, 'if-none-match': '"1"' });
    expect((await get(both('"1"'))).status).toBe(304);
    expect((await get(both('"2"'))).status).toBe(412);
  });

  it.each(['*', '"1"', 'W/"1"', '"7", "1"'])(
    'that changes something is refused where If-None-Match: %s names what is there',
    async (field) => {
      expectProblem(await patch({ 'if-none-match': field }), 'version-mismatch');
      expectProblem(await remove({ 'if-none-match': field }), 'version-mismatch');
      expect((await get({})).body).toMatchObject({ name: 'Ada', version: 1 });
    },
  );

  it('that changes something is done where If-None-Match names something else', async () => {
    expect((await patch({ 'if-none-match': '"7"' })).status).toBe(200);
    expect((await remove({ 'if-none-match': 'W/"7"', 'if-match': '"2"' })).status).toBe(204);
  });

  it('is a bad one where they are malformed', async () => {
    for (const name of ['if-match', 'if-none-match']) {
      const response = await patch({ [name]: '1' });
      expectProblem(response, 'invalid-input');
      expect(response.body.errors[0].pointer).toBe(`#/headers/${name}`);
    }
    expectProblem(await get({ 'if-match': '1' }), 'invalid-input');
  });

  it('finds nobody at all where nobody is', async () => {
    await remove({});
    for (const field of ['"1"', '*']) {
      expectProblem(await get({ 'if-match': field }), 'not-found');
      expectProblem(await patch({ 'if-none-match': field }), 'not-found');
    }
  });

  it('is served as any other where there is no version to compare', async () => {
    const fields = { 'if-none-match': '*', 'if-match': '"1"' };
    expect((await door().request().get('/hello').set(fields)).status).toBe(200);
  });
});
