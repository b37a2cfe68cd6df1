import type { Cursors, Principal, UserRepository } from '../../src/application/ports/driven.ts';
import { newUser, type User } from '../../src/domain/user.ts';
import { MemoryUserRepository } from '../../src/infrastructure/stores/memory/user-repository.ts';

export const nobody: Principal = { id: 'nobody', kind: 'token', roles: [], scopes: [] };
export const reader: Principal = { ...nobody, id: 'reader', scopes: ['users:read'] };
export const writer: Principal = { ...nobody, id: 'writer', scopes: ['users:write'] };

export const now = () => new Date('2026-02-03T04:05:06.789Z');

/** The user with this id, created before `now`. */
export const user = (id: string, name = 'Ada'): User =>
  newUser({ name, email: `${id}@example.com` }, id, new Date('2026-01-02T03:04:05.678Z'));

export const repositoryOf = async (...users: readonly User[]): Promise<MemoryUserRepository> => {
  const repository = new MemoryUserRepository();
  for (const each of users) await repository.insert(each);
  return repository;
};

const touched = (): never => {
  throw new Error('the port was touched');
};

/** Ports that nothing may be asked of. */
export const untouchable: { users: UserRepository; cursors: Cursors; newId(): string } = {
  users: { insert: touched, find: touched, list: touched, update: touched, delete: touched },
  cursors: { seal: touched, open: touched },
  newId: touched,
};

/** Matches a `Failure` with this code, for `rejects.toEqual` and `toThrow`. */
export const failure = (code: string, more: object = {}): unknown =>
  expect.objectContaining({ name: 'Failure', code, ...more });

export const collected = async <T>(items: AsyncIterable<T>): Promise<readonly T[]> => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};

/** Expects one of these versions. */
export const oneOf =
  (...versions: readonly number[]) =>
  (version: number): boolean =>
    versions.includes(version);
