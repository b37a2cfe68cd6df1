import * as z from 'zod/mini';
import { emailKey } from '../../../domain/email.ts';
import type { User } from '../../../domain/user.ts';
import { userItemKey } from './table.ts';

const userItem = z.object({
  sk: z.string(),
  name: z.string(),
  email: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  version: z.int(),
});

export const toItem = ({ id, ...user }: User) => ({
  ...userItemKey(id),
  ...user,
  emailKey: emailKey(user.email),
});

/** Throws for an item that is no user. */
export const toUser = (item: unknown): User => {
  const { sk, ...user } = z.parse(userItem, upgraded(item));
  return { id: sk, ...user };
};

/** The one place for what items of older shapes lack: those from before users could change have no version. */
const upgraded = (item: unknown): unknown => {
  const { createdAt } = item as { createdAt?: unknown };
  return { updatedAt: createdAt, version: 1, ...(item as object) };
};

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Anything else cannot be there, and may be too long to be a key. */
export const isUserId = (id: string): boolean => uuid.test(id);
