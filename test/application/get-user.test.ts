import { getUser } from '../../src/application/users/get-user.ts';
import { failure, nobody, reader, repositoryOf, user } from './fixtures.ts';

const ada = user('ada');

test.each([
  ['a reader', reader],
  ['the user itself', { ...nobody, id: ada.id }],
])('getUser gives the user to %s', async (_, caller) => {
  await expect(getUser(await repositoryOf(ada))(caller, ada)).resolves.toEqual(ada);
});

test('getUser throws not-found for an unknown id', async () => {
  await expect(getUser(await repositoryOf(ada))(reader, { id: 'ida' })).rejects.toEqual(
    failure('not-found'),
  );
});
