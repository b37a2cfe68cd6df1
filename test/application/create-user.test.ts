import { createUser } from '../../src/application/create-user.ts';
import { failure, now, repositoryOf, user, writer } from './fixtures.ts';

const input = { name: 'Ada', email: 'ada@example.com' };

test('createUser stores the user that it gives back, with a fresh id, as of now', async () => {
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

test('createUser refuses an e-mail address that another user has', async () => {
  const users = await repositoryOf(user('ada'));
  const create = createUser(users, now, () => 'id-1');
  await expect(create(writer, { ...input, email: 'ADA@example.com' })).rejects.toEqual(
    failure('email-taken'),
  );
  await expect(users.find('id-1')).resolves.toBeUndefined();
});
