import type { User } from '../../client/src/portico.ts';
import { clientOf } from './fake-fetch.ts';

const users = ['Ada', 'Zoë', '😀'].map((name, i) => ({ id: `${i}`, name }));
const bytes = new TextEncoder().encode(users.map((user) => `${JSON.stringify(user)}\n`).join(''));

const chunked = (bytes: Uint8Array, size: number): Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.slice(i * size, (i + 1) * size),
  );

/** A stream that tells what became of it; it gives a chunk only when it is asked for one. */
const streamOf = (chunks: readonly Uint8Array[], end?: Error) => {
  const seen = { pulled: 0, cancelled: false };
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const chunk = chunks[seen.pulled];
        seen.pulled += 1;
        if (chunk) controller.enqueue(chunk);
        else if (end) controller.error(end);
        else controller.close();
      },
      cancel() {
        seen.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, seen };
};

const exported = (body: ReadableStream | string | null) =>
  clientOf(
    () => new Response(body, { status: 200, headers: { 'content-type': 'application/x-ndjson' } }),
  );

const all = async (lines: AsyncIterable<User>) => {
  const seen: unknown[] = [];
  for await (const line of lines) seen.push(line);
  return seen;
};

describe('lines', () => {
  it.each(Array.from({ length: bytes.length }, (_, i) => i + 1))(
    'come whole, in chunks of %i bytes',
    async (size) => {
      const { stream, seen } = streamOf(chunked(bytes, size));
      expect(await all(exported(stream).api.exportUsers())).toEqual(users);
      expect(seen.cancelled).toBe(false);
    },
  );

  it('are given before the stream has ended', async () => {
    const { stream, seen } = streamOf(chunked(bytes, bytes.indexOf(10) + 1));
    const lines = exported(stream).api.exportUsers();
    expect((await lines.next()).value).toEqual(users[0]);
    expect(seen.pulled).toBe(1);
    await lines.return();
  });

  it('need no end of line at the end', async () => {
    expect(await all(exported('{"id":"1"}\n{"id":"2"}').api.exportUsers())).toEqual([
      { id: '1' },
      { id: '2' },
    ]);
  });

  it.each([
    ['an empty body', ''],
    ['no body', null],
  ])('are none in %s', async (_what, body) => {
    expect(await all(exported(body).api.exportUsers())).toEqual([]);
  });

  it('are not asked for until the first is wanted', async () => {
    const { api, sent } = exported('');
    const lines = api.exportUsers();
    expect(sent).toEqual([]);
    await lines.next();
    expect(sent).toHaveLength(1);
  });

  it('whose reader leaves early are cancelled', async () => {
    const { stream, seen } = streamOf(chunked(bytes, 8));
    for await (const user of exported(stream).api.exportUsers()) {
      expect(user).toEqual(users[0]);
      break;
    }
    expect(seen).toEqual({ pulled: 3, cancelled: true });
  });

  it('that are not JSON break off, and are cancelled', async () => {
    const { stream, seen } = streamOf([...chunked(bytes, bytes.length), Buffer.from('<html>\n')]);
    await expect(all(exported(stream).api.exportUsers())).rejects.toThrow(SyntaxError);
    expect(seen.cancelled).toBe(true);
  });

  it('whose stream breaks give what came before, then why', async () => {
    const reason = new Error('the connection is gone');
    const { stream } = streamOf(chunked(bytes, bytes.length), reason);
    const lines = exported(stream).api.exportUsers();
    for (const user of users) expect((await lines.next()).value).toEqual(user);
    await expect(lines.next()).rejects.toBe(reason);
  });
});
