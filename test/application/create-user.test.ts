import type { UserRepository } from '../../src/application/ports/driven.ts';
import { createUser } from '../../src/application/users/create-user.ts';
import { Failure } from '../../src/domain/failure.ts';
import { failure, now, repositoryOf, user, writer } from './fixtures.ts';

const input = { name: 'Ada', email: 'ada@example.com' };

test('createUser stores and returns the user, with a new id and the current time', async () => {
  const users = await repositoryOf();
  const created = await createUser(users, now, () => 'id-1')(writer, input);
  expect(created).toEqual({
    ...input,
    id: 'id-1',
    createdAt: now().toISOString(),
    updatedAt: now().toISOString(),
    version: 1,
  });
  await expect(users.find('id-1')).resolves.toEqual(created);
});

test('createUser rejects an e-mail address of another user', async () => {
  const users = await repositoryOf(user('ada'));
  const create = createUser(users, now, () => 'id-1');
  await expect(create(writer, { ...input, email: 'ADA@example.com' })).rejects.toEqual(
    failure('email-taken'),
  );
  await expect(users.find('id-1')).resolves.toBeUndefined();
});

describe('createUser with the id of an earlier attempt', () => {
  const made = { ...user('id-1', 'Ada'), email: input.email };
  const retry = { ...input, id: made.id };
  const create = (users: UserRepository) => createUser(users, now, () => 'another')(writer, retry);

  it('returns the existing user instead of email-taken', async () => {
    await expect(create(await repositoryOf(made))).resolves.toEqual(made);
  });

  it.each(['email-taken', 'unavailable'] as const)(
    'looks again after %s, as the earlier write may have been applied by then',
    async (code) => {
      const users = await repositoryOf();
      jest.spyOn(users, 'insert').mockImplementationOnce(async () => {
        await users.insert(made);
        throw new Failure(code, 'too early to tell');
      });
      await expect(create(users)).resolves.toEqual(made);
    },
  );

  it('throws the original error when the read fails too', async () => {
    const users = await repositoryOf();
    const trouble = new Failure('unavailable', 'the store is down');
    jest.spyOn(users, 'insert').mockRejectedValue(trouble);
    jest.spyOn(users, 'find').mockRejectedValue(new Error('down as well'));
    await expect(create(users)).rejects.toBe(trouble);
  });
});

test('createUser reads the user after a write whose response was lost', async () => {
  const users = await repositoryOf();
  const { insert } = users;
  jest.spyOn(users, 'insert').mockImplementation(async (user) => {
    await insert.call(users, user);
    throw new Failure('unavailable', 'the answer got lost');
  });
  const created = await createUser(users, now, () => 'id-1')(writer, input);
  await expect(users.find('id-1')).resolves.toEqual(created);
});
