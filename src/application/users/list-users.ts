import { Failure } from '../../domain/failure.ts';
import { authorize, permissions } from '../access.ts';
import { assertOrdered } from '../assert-ordered.ts';
import type { Cursors, Principal, UserRepository } from '../ports/driven.ts';
import type { UserPage } from '../ports/driving.ts';

export const listUsers =
  (users: UserRepository, cursors: Cursors) =>
  async (
    caller: Principal,
    { limit, cursor }: { limit: number; cursor?: string | undefined },
    signal?: AbortSignal,
  ): Promise<UserPage> => {
    authorize(caller, permissions.listUsers);
    const after = cursor === undefined ? undefined : await openCursor(cursors, cursor, signal);
    const found = assertOrdered(await users.list({ limit: limit + 1, after }, signal), after);
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return found.length > limit && last
      ? { items, nextCursor: await cursors.seal(last.id, signal) }
      : { items };
  };

const openCursor = async (
  cursors: Cursors,
  cursor: string,
  signal: AbortSignal | undefined,
): Promise<string> => {
  const position = await cursors.open(cursor, signal);
  if (position !== undefined) return position;
  throw new Failure('invalid-input', 'the cursor is not valid', {
    fields: [{ field: 'cursor', detail: 'must be a nextCursor of this list, unchanged' }],
  });
};
