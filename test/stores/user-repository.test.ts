import type { UserRepository } from '../../src/application/ports/driven.ts';
import type { User } from '../../src/domain/user.ts';
import { describeEveryStore } from './describe-every-store.ts';
import { changed, idOf, userOf } from './users.ts';

const ada = userOf(1, { name: 'Ada', email: 'ada@example.com' });
const bob = userOf(2, { name: 'Bob', email: 'bob@example.com' });
const emailTaken = { name: 'Failure', code: 'email-taken' };

const insert = async (users: UserRepository, rows: readonly User[]): Promise<void> => {
  for (const row of rows) await users.insert(row);
};

const all = (users: UserRepository) => users.list({ limit: 100, after: undefined });

const fifty = <Item>(make: (index: number) => Item): Item[] =>
  Array.from({ length: 50 }, (_, index) => make(index));

describeEveryStore('a user repository', (open) => {
  let users: UserRepository;
  beforeEach(async () => {
    ({ users } = await open());
  });

  describe('insert', () => {
    it('keeps a user as it was given, as a plain object', async () => {
      const user = userOf(1, { name: "Zoë 'Z' \u{1F600}; --", email: 'Zoe+X@Example.COM' });
      expect(await users.insert(user)).toStrictEqual(user);
      expect(await users.find(user.id)).toStrictEqual(user);
    });

    it('refuses an e-mail address in use, whatever the letter case', async () => {
      await users.insert(ada);
      await expect(users.insert({ ...bob, email: 'ADA@Example.Com' })).rejects.toMatchObject(
        emailTaken,
      );
      expect(await all(users)).toStrictEqual([ada]);
    });

    it.each([
      ['its address', {}],
      ['a free address', { email: 'ada-2@example.com' }],
      ['the address of another', { email: bob.email }],
    ])('keeps the user that has the id, and gives it, for one with %s', async (_title, fields) => {
      const second = changed(ada, { name: 'Ada L.' });
      await insert(users, [ada, bob]);
      await users.update(second);
      expect(await users.insert({ ...ada, ...fields })).toStrictEqual(second);
      expect(await all(users)).toStrictEqual([second, bob]);
    });

    it('gives an e-mail address to one of 50 that want it at once', async () => {
      const rows = fifty((index) =>
        userOf(index, { email: index % 2 ? 'ada@example.com' : 'Ada@EXAMPLE.com' }),
      );
      const results = await Promise.allSettled(rows.map((row) => users.insert(row)));
      const winners = rows.filter((_, index) => results[index]?.status === 'fulfilled');
      expect(winners).toHaveLength(1);
      expect(await all(users)).toStrictEqual(winners);
      expect(results.filter(({ status }) => status === 'rejected')).toStrictEqual(
        Array(49).fill({ status: 'rejected', reason: expect.objectContaining(emailTaken) }),
      );
    });
  });

  describe('find', () => {
    it('gives undefined for a user that is not there', async () => {
      await users.insert(ada);
      expect(await users.find(bob.id)).toBeUndefined();
    });
  });

  describe('update', () => {
    it('replaces the version before', async () => {
      const second = changed(ada, { name: 'Ada L.', email: 'countess@example.com' });
      await insert(users, [ada, bob]);
      expect(await users.update(second)).toBe(true);
      expect(await all(users)).toStrictEqual([second, bob]);
    });

    it.each([
      ['the same version', 1],
      ['a version too far', 3],
    ])('refuses %s and changes nothing', async (_title, version) => {
      await users.insert(ada);
      expect(await users.update(changed(ada, { name: 'Eve', version }))).toBe(false);
      expect(await users.find(ada.id)).toStrictEqual(ada);
    });

    it('gives false for a user that is not there, and does not make one', async () => {
      expect(await users.update(changed(ada, {}))).toBe(false);
      expect(await all(users)).toStrictEqual([]);
    });

    it('lets one of 50 changes of the same version through', async () => {
      await users.insert(ada);
      const changes = fifty((index) =>
        changed(ada, { name: `Ada ${index}`, email: `ada-${index}@example.com` }),
      );
      const results = await Promise.all(changes.map((change) => users.update(change)));
      const winners = changes.filter((_, index) => results[index]);
      expect(winners).toHaveLength(1);
      expect(await all(users)).toStrictEqual(winners);
    });

    it('refuses an e-mail address in use and changes nothing', async () => {
      await insert(users, [ada, bob]);
      await expect(
        users.update(changed(bob, { name: 'Eve', email: 'ADA@example.com' })),
      ).rejects.toMatchObject(emailTaken);
      expect(await all(users)).toStrictEqual([ada, bob]);
      expect(await users.update(changed(bob, { name: 'Robert' }))).toBe(true);
    });

    it('allows another spelling of the own e-mail address, and still keeps it for the user', async () => {
      const respelled = changed(ada, { email: 'Ada@Example.com' });
      await users.insert(ada);
      expect(await users.update(respelled)).toBe(true);
      expect(await users.find(ada.id)).toStrictEqual(respelled);
      await expect(users.insert({ ...bob, email: ada.email })).rejects.toMatchObject(emailTaken);
    });

    it('frees the e-mail address that was given up', async () => {
      await users.insert(ada);
      await users.update(changed(ada, { email: 'countess@example.com' }));
      await users.insert({ ...bob, email: ada.email });
      expect(await users.find(bob.id)).toStrictEqual({ ...bob, email: ada.email });
      await expect(
        users.insert(userOf(3, { email: 'countess@example.com' })),
      ).rejects.toMatchObject(emailTaken);
    });
  });

  describe('delete', () => {
    it.each([
      ['whatever the version', undefined],
      ['in the version named', 1],
    ])('removes the user alone, %s', async (_title, version) => {
      await insert(users, [ada, bob]);
      expect(await users.delete(ada.id, version)).toBe(true);
      expect(await users.find(ada.id)).toBeUndefined();
      expect(await all(users)).toStrictEqual([bob]);
    });

    it('keeps a user that is in another version', async () => {
      const second = changed(ada, { name: 'Ada L.' });
      await users.insert(ada);
      await users.update(second);
      expect(await users.delete(ada.id, 1)).toBe(false);
      expect(await users.find(ada.id)).toStrictEqual(second);
    });

    it.each([[undefined], [1]])(
      'gives false for a user that is not there (version %s)',
      async (version) => {
        await users.insert(bob);
        expect(await users.delete(ada.id, version)).toBe(false);
        expect(await all(users)).toStrictEqual([bob]);
      },
    );

    it('happens once for 50 that want it at once', async () => {
      await users.insert(ada);
      const results = await Promise.all(fifty(() => users.delete(ada.id, 1)));
      expect(results.filter(Boolean)).toHaveLength(1);
    });

    it('frees the e-mail address', async () => {
      await users.insert(ada);
      await users.delete(ada.id, undefined);
      await users.insert({ ...bob, email: ada.email });
      expect(await all(users)).toStrictEqual([{ ...bob, email: ada.email }]);
    });
  });

  describe('list', () => {
    it('gives nothing where there is nothing', async () => {
      expect(await all(users)).toStrictEqual([]);
    });

    it('follows the order of ids, not that of insertion', async () => {
      await insert(
        users,
        [3, 1, 16, 2, 15].map((number) => userOf(number)),
      );
      expect(await all(users)).toStrictEqual([1, 2, 3, 15, 16].map((number) => userOf(number)));
    });

    it.each([
      ['at most the limit', 2, undefined, [1, 2]],
      ['what comes after a user', 2, 2, [3, 5]],
      ['the rest where there is less', 9, 3, [5, 6]],
      ['nothing after the last', 9, 6, []],
      ['what comes after a user that was deleted', 2, 4, [5, 6]],
    ])('gives %s', async (_title, limit, after, expected) => {
      await insert(
        users,
        [1, 2, 3, 4, 5, 6].map((number) => userOf(number)),
      );
      await users.delete(idOf(4), undefined);
      const page = await users.list({ limit, after: after === undefined ? after : idOf(after) });
      expect(page).toStrictEqual(expected.map((number) => userOf(number)));
    });

    it('shows who is there throughout exactly once and in order, while others come and go', async () => {
      const numbers = Array.from({ length: 24 }, (_, number) => number);
      const constant = numbers.filter((number) => number % 2 === 0).map(idOf);
      const others = numbers.filter((number) => number % 2 === 1);
      await insert(
        users,
        numbers.filter((number) => number % 4 !== 1).map((number) => userOf(number)),
      );

      const seen: string[] = [];
      for (
        let page = await users.list({ limit: 3, after: undefined });
        page.length > 0 && seen.length < 100;
      ) {
        seen.push(...page.map(({ id }) => id));
        for (const number of others) {
          if (!(await users.delete(idOf(number), undefined))) await users.insert(userOf(number));
        }
        page = await users.list({ limit: 3, after: seen.at(-1) });
      }

      expect(seen.filter((id) => constant.includes(id))).toStrictEqual(constant);
      expect(seen).toStrictEqual([...new Set(seen)].sort());
      expect(seen.length).toBeGreaterThan(constant.length);
    });
  });
});
