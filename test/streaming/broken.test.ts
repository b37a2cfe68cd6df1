import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Door, doors, openDoor } from '../e2e/describe-every-door.ts';
import { bearer } from '../e2e/test-config.ts';
import { far, type System, systemOver, usersUpTo } from './system.ts';

describe.each(doors.filter(({ streams }) => streams))('an export through $name', (kind) => {
  let door: Door & { close(): Promise<void> };
  let system: System;
  afterEach(() => door?.close());

  /** The answer to a request for all users, of which only the head has been read. */
  const open = async (users: Parameters<typeof systemOver>[0]): Promise<IncomingMessage> => {
    system = await systemOver(users);
    door = await openDoor(kind, system.app);
    const authorization = await bearer({ scope: 'users:read' });
    const path = `${door.prefix}/users/export`;
    const request = get({ port: door.port, path, headers: { authorization } });
    const [response] = await once(request, 'response');
    return response;
  };

  it('breaks when the store fails on the way, and says why in the log only', async () => {
    const begun = Promise.withResolvers<never>();
    const error = new Error('secret');
    const response = await open(usersUpTo(250, (page) => page === 3 && begun.promise));
    begun.reject(error);
    await expect(text(response)).rejects.toThrow('aborted');
    expect(response.statusCode).toBe(200);
    expect(response.complete).toBe(false);
    await system.logged('request');
    expect(system.entries).toEqual([
      expect.objectContaining({ level: 'error', message: 'an unexpected error occurred', error }),
      expect.objectContaining({ message: 'request', status: 'aborted', code: 'internal-error' }),
    ]);
  });

  it('ends with its client: the store is asked no more, the log has one line', async () => {
    const users = usersUpTo(far);
    const response = await open(users);
    response.destroy();
    await expect(system.logged('request')).resolves.toMatchObject({
      level: 'info',
      status: 'aborted',
      code: 'client-gone',
    });
    expect(users.signals.at(-1)?.aborted).toBe(true);
    const asked = users.signals.length;
    await door.close();
    expect(users.signals).toHaveLength(asked);
    expect(system.entries).toHaveLength(1);
  });

  it('ends with its client while the store is being asked', async () => {
    const never = Promise.withResolvers<never>();
    const users = usersUpTo(250, (page) => page === 3 && never.promise);
    const response = await open(users);
    response.destroy();
    await system.logged('request');
    expect(users.signals.map((signal) => signal?.aborted)).toEqual([true, true, true]);
  });
});
