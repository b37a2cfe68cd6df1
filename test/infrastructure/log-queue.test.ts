import { PassThrough, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { flushed, logQueue } from '../../src/infrastructure/log/log-queue.ts';

/** A stream whose reader takes a chunk each time it is told to. */
const readSlowly = () => {
  const chunks: string[] = [];
  let take = () => {};
  const out = new Writable({
    highWaterMark: 1,
    write: (chunk, _encoding, done) => {
      take = () => {
        take = () => {};
        chunks.push(`${chunk}`);
        done();
      };
    },
  });
  const takeAll = async () => {
    for (let turn = 0; turn < 20; turn += 1) {
      take();
      await setImmediate();
    }
  };
  return { out, chunks, takeAll };
};

const troubles = () => ({ dropped: jest.fn(), gone: jest.fn() });

it('writes what there is room for, drops and counts the rest, and tells the count when it has been read', async () => {
  const { out, chunks, takeAll } = readSlowly();
  const told = troubles();
  const write = logQueue(out, told, 10);
  for (let i = 0; i < 8; i += 1) write(`line${i}`);
  expect(out.writableLength).toBe(10);
  expect(told.dropped).not.toHaveBeenCalled();
  await takeAll();
  expect(chunks).toEqual(['line0', 'line1']);
  expect(told.dropped.mock.calls).toEqual([[6]]);

  write('again');
  await takeAll();
  expect(chunks).toEqual(['line0', 'line1', 'again']);
  expect(told.dropped).toHaveBeenCalledTimes(1);
});

it('tells once that nobody reads any more, and writes no more', async () => {
  const out = new PassThrough();
  const told = troubles();
  const write = logQueue(out, told);
  out.destroy(new Error('EPIPE'));
  await new Promise((resolve) => out.once('close', resolve));
  out.emit('error', new Error('again'));
  write('a line');
  expect(told.gone.mock.calls).toEqual([[expect.objectContaining({ message: 'EPIPE' })]]);
  await flushed(out);
});

it('is flushed when all that was written has been read', async () => {
  const { out, chunks, takeAll } = readSlowly();
  const write = logQueue(out, troubles());
  write('one');
  write('two');
  const flushing = flushed(out).then(() => [...chunks]);
  await takeAll();
  await expect(flushing).resolves.toEqual(['one', 'two', '']);
});

it('keeps the order of lines', async () => {
  const out = new PassThrough();
  const write = logQueue(out, troubles());
  for (const line of ['a', 'b', 'c']) write(line);
  out.end();
  await expect(text(out)).resolves.toBe('abc');
});
