import type { User } from '../../src/domain/user.ts';

/** Ids in the order of their numbers. */
export const idOf = (number: number): string =>
  `01980000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;

export const userOf = (number: number, fields: Partial<User> = {}): User => ({
  id: idOf(number),
  name: `User ${number}`,
  email: `user-${number}@example.com`,
  createdAt: '2030-01-01T00:00:00.000Z',
  updatedAt: '2030-01-01T00:00:00.000Z',
  version: 1,
  ...fields,
});

/** The next version of a user. */
export const changed = (user: User, fields: Partial<User>): User => ({
  ...user,
  updatedAt: '2030-01-02T00:00:00.000Z',
  version: user.version + 1,
  ...fields,
});
