import { isEmail } from './email.ts';
import { assertFields, Failure } from './failure.ts';
import { hasLength, isOneLine, isVisible } from './text.ts';

export interface User {
  /** UUIDv7: ids sort by creation. */
  readonly id: string;
  readonly name: string;
  /** In the spelling of the user; unique regardless of letter case. */
  readonly email: string;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  /** RFC 3339, UTC. */
  readonly updatedAt: string;
  /** Starts at 1; each change increments it. */
  readonly version: number;
}

export type NewUser = Pick<User, 'name' | 'email'>;
export type UserChanges = Partial<NewUser>;

/** In characters. */
export const maxNameLength = 100;

const isName = (name: string): boolean =>
  hasLength(name, 1, maxNameLength) && isOneLine(name) && isVisible(name) && name === name.trim();

const assertValid = ({ name, email }: UserChanges): void =>
  assertFields([
    name !== undefined &&
      !isName(name) && {
        field: 'name',
        detail: `must be one line of 1 to ${maxNameLength} characters`,
      },
    email !== undefined &&
      !isEmail(email) && { field: 'email', detail: 'must be an e-mail address' },
  ]);

/** Throws `invalid-input` when the name or the e-mail address is invalid. */
export const newUser = ({ name, email }: NewUser, id: string, now: Date): User => {
  assertValid({ name, email });
  const createdAt = now.toISOString();
  return { id, name, email, createdAt, updatedAt: createdAt, version: 1 };
};

/**
 * Applies the changes; returns the same object when nothing changes. Throws `invalid-input` when the new
 * name or e-mail address is invalid.
 */
export const changeUser = (user: User, changes: UserChanges, now: Date): User => {
  const { name = user.name, email = user.email } = changes;
  if (name === user.name && email === user.email) return user;
  assertValid(changes);
  return { ...user, name, email, updatedAt: now.toISOString(), version: user.version + 1 };
};

/** Whether the caller accepts a version; `undefined` accepts any. */
export type ExpectedVersion = ((version: number) => boolean) | undefined;

export const assertVersion = (user: User, isExpected: ExpectedVersion): void => {
  if (isExpected && !isExpected(user.version)) throw versionMismatch();
};

export const versionMismatch = () =>
  new Failure('version-mismatch', 'the user has changed since the version named in the request');

export const userNotFound = () => new Failure('not-found', 'there is no such user');

export const emailTaken = () =>
  new Failure('email-taken', 'an e-mail address is used by one user only');
