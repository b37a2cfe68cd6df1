import { type Duplex, duplexPair } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { doors } from '../e2e/describe-every-door.ts';
import { bearer } from '../e2e/test-config.ts';
import { far, systemOver, usersUpTo } from './system.ts';

/** What lies in the buffers of the door, of Node's server and of a client, in pages of the store. */
const ahead = 20;

/** Comes back when the count has begun and moves no more: there is neither a socket nor a clock to wait for. */
const standstill = async (count: () => number): Promise<void> => {
  for (let turns = 0, before = 0; turns < 100; turns += 1) {
    await setImmediate();
    if (count() === 0 || count() !== before) turns = 0;
    before = count();
  }
};

/** How many users are in what has arrived. */
const arrived = (client: Duplex): number => `${client.read() ?? ''}`.split('"email"').length - 1;

describe.each(doors.filter(({ streams }) => streams))('an export through $name', (kind) => {
  it('is read from the store no faster than its client reads it', async () => {
    const users = usersUpTo(far);
    const pages = () => users.signals.length;
    const system = await systemOver(users);
    const [client, peer] = duplexPair();
    kind.serve(system.app).emit('connection', peer);
    const fields = ['Host: x', `Authorization: ${await bearer({ scope: 'users:read' })}`];
    client.write(`GET ${kind.prefix}/users/export HTTP/1.1\r\n${fields.join('\r\n')}\r\n\r\n`);

    await standstill(pages);
    expect(pages()).toBeLessThan(ahead);
    for (let read = 0; read < 5_000; ) {
      read += arrived(client);
      await standstill(pages);
      expect(pages() - read / 100).toBeLessThan(ahead);
    }

    peer.destroy();
    await expect(system.logged('request')).resolves.toMatchObject({ status: 'aborted' });
  });
});
