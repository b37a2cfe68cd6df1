import { describeEveryDoor } from './describe-every-door.ts';
import { expectProblem, timestamp, uuidV7 } from './expectations.ts';
import { bearer } from './test-config.ts';

describeEveryDoor('users', (door) => {
  let authorization: string;
  let created = 0;
  beforeAll(async () => {
    authorization = await bearer({ scope: 'users:read users:write' });
  });

  const post = (body: object) =>
    door().request().post('/users').set('authorization', authorization).send(body);
  const get = (path: string) => door().request().get(path).set('authorization', authorization);
  const patch = (id: string, body: object) =>
    door()
      .request()
      .patch(`/users/${id}`)
      .set('authorization', authorization)
      .set('content-type', 'application/merge-patch+json')
      .send(JSON.stringify(body));
  const remove = (id: string) =>
    door().request().delete(`/users/${id}`).set('authorization', authorization);

  const newEmail = () => {
    created += 1;
    return `user${created}@example.com`;
  };
  const newUser = async () => (await post({ name: 'Ada', email: newEmail() })).body;
  const missing = '01890a5d-ac96-774b-bcce-b302099a8057';

  describe('POST /users', () => {
    it('creates a user and tells where it is', async () => {
      const email = newEmail();
      const response = await post({ name: '  Ada Lovelace ', email });
      expect(response.status).toBe(201);
      expect(response.body).toEqual({
        id: expect.stringMatching(uuidV7),
        name: 'Ada Lovelace',
        email,
        createdAt: expect.stringMatching(timestamp),
        updatedAt: response.body.createdAt,
        version: 1,
      });
      expect(response.get('location')).toBe(`${door().prefix}/users/${response.body.id}`);
      expect(response.get('etag')).toBe('"1"');
      expect((await get(`/users/${response.body.id}`)).body).toEqual(response.body);
    });

    it('refuses an e-mail address that is taken, in any letter case', async () => {
      const { email } = await newUser();
      expectProblem(await post({ name: 'Eve', email: email.toUpperCase() }), 'email-taken');
    });

    it('names every field that is wrong', async () => {
      const response = await post({ name: ' ', email: 'nobody', admin: true });
      expectProblem(response, 'invalid-input');
      expect(response.body.errors).toEqual([
        { pointer: '#/name', detail: 'must have 1 to 100 characters' },
        { pointer: '#/email', detail: expect.any(String) },
        { pointer: '#/admin', detail: 'is not a known field' },
      ]);
    });

    it.each([
      ['no name', { email: 'a@example.com' }, '#/name'],
      ['no e-mail', { name: 'Ada' }, '#/email'],
      ['a name that is a number', { name: 7, email: 'a@example.com' }, '#/name'],
      ['a long name', { name: 'x'.repeat(101), email: 'a@example.com' }, '#/name'],
      ['a long e-mail', { name: 'Ada', email: `${'x'.repeat(250)}@example.com` }, '#/email'],
      ['an id of its own', { name: 'Ada', email: 'a@example.com', id: missing }, '#/id'],
      ['a list', [], '#'],
    ])('refuses %s', async (_what, body, pointer) => {
      const response = await post(body);
      expectProblem(response, 'invalid-input');
      expect(response.body.errors.map((error: { pointer: string }) => error.pointer)).toEqual([
        pointer,
      ]);
    });

    it('lets one of many win one e-mail address', async () => {
      const email = newEmail();
      const responses = await Promise.all(
        Array.from({ length: 10 }, () => post({ name: 'Ada', email })),
      );
      expect(responses.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
    });
  });

  describe('GET /users', () => {
    it('lists all users page by page, following the links, in order of creation', async () => {
      const ids = [];
      for (let i = 0; i < 5; i += 1) ids.push((await newUser()).id);
      const seen: string[] = [];
      let path: string | undefined = '/users?limit=2';
      while (path) {
        const response = await get(path);
        expect(response.status).toBe(200);
        seen.push(...response.body.items.map(({ id }: { id: string }) => id));
        const link = /^<(?<target>[^>]+)>; rel="next"$/.exec(response.get('link') ?? '');
        expect(link === null).toBe(response.body.nextCursor === undefined);
        path = link?.groups?.['target']?.slice(door().prefix.length);
      }
      expect(seen.slice(-5)).toEqual(ids);
      expect(new Set(seen).size).toBe(seen.length);
      expect([...seen].sort()).toEqual(seen);
    });

    it('takes the cursor from the body too', async () => {
      const first = await get('/users?limit=1');
      const second = await get(`/users?limit=1&cursor=${first.body.nextCursor}`);
      expect(second.body.items).toHaveLength(1);
      expect(second.body.items[0].id > first.body.items[0].id).toBe(true);
    });

    it('gives 20 users when no limit is named, 100 at the most', async () => {
      for (let i = 0; i < 25; i += 1) await newUser();
      expect((await get('/users')).body.items).toHaveLength(20);
      const all = (await get('/users?limit=100')).body;
      expect(all.items.length).toBeGreaterThanOrEqual(25);
      expect(all).not.toHaveProperty('nextCursor');
    });

    it.each(['0', '101', '-1', '1.5', 'ten', '', '0x10', '1e1'])(
      'refuses the limit "%s"',
      async (limit) => {
        const response = await get(`/users?limit=${limit}`);
        expectProblem(response, 'invalid-input');
        expect(response.body.errors).toEqual([
          { pointer: '#/query/limit', detail: 'must be a whole number from 1 to 100' },
        ]);
      },
    );

    it('refuses a cursor that was tampered with', async () => {
      const { nextCursor } = (await get('/users?limit=1')).body;
      const last = nextCursor.at(-1) === 'A' ? 'B' : 'A';
      for (const cursor of [`${nextCursor.slice(0, -1)}${last}`, `${nextCursor}A`, 'rubbish', '']) {
        const response = await get(`/users?cursor=${cursor}`);
        expectProblem(response, 'invalid-input');
        expect(response.body.errors[0].pointer).toBe('#/query/cursor');
      }
    });
  });

  describe('GET /users/{id}', () => {
    it('reads a user with its version as ETag', async () => {
      const user = await newUser();
      const response = await get(`/users/${user.id}`);
      expect(response.status).toBe(200);
      expect(response.body).toEqual(user);
      expect(response.get('etag')).toBe('"1"');
    });

    it.each(['"1"', 'W/"1"', '"7", W/"1"', ' * ', '"a,b","1"'])(
      'says that nothing has changed to who knows it: %s',
      async (ifNoneMatch) => {
        const user = await newUser();
        const response = await get(`/users/${user.id}`).set('if-none-match', ifNoneMatch);
        expect(response.status).toBe(304);
        expect(response.text).toBe('');
        expect(response.get('etag')).toBe('"1"');
        expect(response.get('content-type')).toBeUndefined();
        expect(response.get('cache-control')).toBe('private, no-cache');
        await patch(user.id, { name: 'Grace' });
        const changed = await get(`/users/${user.id}`).set('if-none-match', '"1"');
        expect(changed.status).toBe(200);
      },
    );

    it.each(['"2"', '"11"', '1', 'rubbish', '""'])(
      'gives it to who does not: %s',
      async (ifNoneMatch) => {
        const user = await newUser();
        const response = await get(`/users/${user.id}`).set('if-none-match', ifNoneMatch);
        expect(response.status).toBe(200);
        expect(response.body).toEqual(user);
      },
    );

    it.each([missing, 'nobody', '%2e%2e', '__proto__', "'%20OR%201=1"])(
      'finds no user %s',
      async (id) => {
        expectProblem(await get(`/users/${id}`), 'not-found');
      },
    );
  });

  describe('PATCH /users/{id}', () => {
    it('changes what is named and leaves the rest', async () => {
      const user = await newUser();
      const response = await patch(user.id, { name: ' Grace ' });
      expect(response.status).toBe(200);
      expect(response.body).toEqual({
        ...user,
        name: 'Grace',
        updatedAt: expect.stringMatching(timestamp),
        version: 2,
      });
      expect(response.get('etag')).toBe('"2"');
      expect((await get(`/users/${user.id}`)).body).toEqual(response.body);
    });

    it('takes plain application/json too', async () => {
      const user = await newUser();
      const response = await door()
        .request()
        .patch(`/users/${user.id}`)
        .set('authorization', authorization)
        .send({ name: 'Grace' });
      expect(response.body.name).toBe('Grace');
    });

    it('leaves the version alone when nothing changes', async () => {
      const user = await newUser();
      expect((await patch(user.id, {})).body).toEqual(user);
      expect((await patch(user.id, { name: user.name })).body).toEqual(user);
    });

    it('frees an e-mail address that is changed, and refuses one that is taken', async () => {
      const [user, other] = [await newUser(), await newUser()];
      expectProblem(await patch(user.id, { email: other.email.toUpperCase() }), 'email-taken');
      const changed = await patch(user.id, { email: newEmail() });
      expect(changed.status).toBe(200);
      expect((await patch(other.id, { email: user.email })).status).toBe(200);
    });

    it('lets a user spell its own address differently', async () => {
      const user = await newUser();
      const email = user.email.replace('user', 'USER');
      expect((await patch(user.id, { email })).body.email).toBe(email);
    });

    it.each([
      ['a name taken away', { name: null }, '#/name'],
      ['an unknown field', { version: 7 }, '#/version'],
      ['an empty name', { name: '' }, '#/name'],
      ['a list', [], '#'],
    ])('refuses %s', async (_what, body, pointer) => {
      const user = await newUser();
      const response = await patch(user.id, body);
      expectProblem(response, 'invalid-input');
      expect(response.body.errors[0].pointer).toBe(pointer);
      expect((await get(`/users/${user.id}`)).body).toEqual(user);
    });

    it('finds no user that is not there', async () => {
      expectProblem(await patch(missing, { name: 'Ada' }), 'not-found');
    });

    it.each(['"1"', '*', '"7", "1"', ' "1" , W/"1"'])(
      'changes what If-Match allows: %s',
      async (ifMatch) => {
        const user = await newUser();
        const response = await patch(user.id, { name: 'Grace' }).set('if-match', ifMatch);
        expect(response.status).toBe(200);
      },
    );

    it.each(['"2"', 'W/"1"', '"01"', '"other"', '"2", "3"'])(
      'changes nothing else: %s',
      async (ifMatch) => {
        const user = await newUser();
        expectProblem(
          await patch(user.id, { name: 'Eve' }).set('if-match', ifMatch),
          'version-mismatch',
        );
        expect((await get(`/users/${user.id}`)).body).toEqual(user);
      },
    );

    it.each(['1', '"1', 'rubbish', '"1" "2"'])(
      'refuses a malformed If-Match: %s',
      async (ifMatch) => {
        const user = await newUser();
        const response = await patch(user.id, { name: 'Eve' }).set('if-match', ifMatch);
        expectProblem(response, 'invalid-input');
        expect(response.body.errors[0].pointer).toBe('#/headers/if-match');
      },
    );

    it('lets one of many win one version', async () => {
      const user = await newUser();
      const responses = await Promise.all(
        Array.from({ length: 10 }, (_, i) =>
          patch(user.id, { name: `Ada ${i}` }).set('if-match', '"1"'),
        ),
      );
      expect(responses.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(412)]);
    });
  });

  describe('DELETE /users/{id}', () => {
    it('deletes a user for good and frees its e-mail address', async () => {
      const user = await newUser();
      const response = await remove(user.id);
      expect(response.status).toBe(204);
      expect(response.text).toBe('');
      expect(response.get('content-type')).toBeUndefined();
      expectProblem(await get(`/users/${user.id}`), 'not-found');
      expectProblem(await remove(user.id), 'not-found');
      expect((await post({ name: 'Ada', email: user.email })).status).toBe(201);
    });

    it('deletes only the version that If-Match allows', async () => {
      const user = await newUser();
      await patch(user.id, { name: 'Grace' });
      expectProblem(await remove(user.id).set('if-match', '"1"'), 'version-mismatch');
      expect((await remove(user.id).set('if-match', '"2"')).status).toBe(204);
      expectProblem(await remove(user.id).set('if-match', '*'), 'not-found');
    });
  });
});
