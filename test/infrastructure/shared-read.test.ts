import { sharedRead } from '../../src/infrastructure/shared-read.ts';

/** A read whose outcome a test decides, with a clock that only the test moves. */
const underTest = (options: Parameters<typeof sharedRead>[2] = { random: () => 0.5 }) => {
  let timeMs = 0;
  let attempts = 0;
  let outcome: () => Promise<string> = async () => 'read';
  const read = sharedRead(
    () => {
      attempts += 1;
      return outcome();
    },
    () => new Date(timeMs),
    options,
  );
  return {
    read: () => read().catch((error: Error) => error.message),
    attempts: () => attempts,
    pass(ms: number) {
      timeMs += ms;
    },
    fail(message: string) {
      outcome = () => Promise.reject(new Error(message));
    },
    succeed() {
      outcome = async () => 'read';
    },
  };
};

/** After how many milliseconds each of the next attempts is made, as long as all of them fail. */
const pauses = async (count: number, random: () => number): Promise<number[]> => {
  const { read, attempts, pass, fail } = underTest({ random });
  fail('down');
  await read();
  const found: number[] = [];
  for (let waited = 0; found.length < count; waited += 100, pass(100)) {
    const before = attempts();
    await read();
    if (attempts() === before) continue;
    found.push(waited);
    waited = 0;
  }
  return found;
};

describe('a shared read', () => {
  it('is one for all who want it at the same time', async () => {
    const { read, attempts } = underTest();
    expect(await Promise.all([read(), read(), read()])).toEqual(['read', 'read', 'read']);
    expect(attempts()).toBe(1);
  });

  it('is made again for who comes after it', async () => {
    const { read, attempts } = underTest();
    await read();
    await read();
    expect(attempts()).toBe(2);
  });

  it('fails for all who wanted it', async () => {
    const { read, attempts, fail } = underTest();
    fail('down');
    expect(await Promise.all([read(), read()])).toEqual(['down', 'down']);
    expect(attempts()).toBe(1);
  });

  it('is not made during the pause after a failure, whose error it gives', async () => {
    const { read, attempts, fail, succeed, pass } = underTest();
    fail('down');
    await read();
    succeed();
    pass(999);
    expect(await read()).toBe('down');
    expect(attempts()).toBe(1);
    pass(1);
    expect(await read()).toBe('read');
  });

  it('makes pauses that grow to half a minute', async () => {
    expect(await pauses(7, () => 0.5)).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000,
    ]);
  });

  it.each([
    ['shorter', () => 0, 800],
    ['longer', () => 0.99, 1_200],
  ])('makes pauses up to a fifth %s, by chance', async (_what, random, pauseMs) => {
    expect(await pauses(1, random)).toEqual([pauseMs]);
  });

  it('forgets failures when it succeeds', async () => {
    const { read, attempts, fail, succeed, pass } = underTest();
    fail('down');
    for (const pauseMs of [1_000, 2_000, 4_000]) {
      await read();
      pass(pauseMs);
    }
    succeed();
    await read();
    expect(await read()).toBe('read');
    fail('down again');
    await read();
    pass(1_000);
    await read();
    expect(attempts()).toBe(7);
  });

  it('makes no pause shorter than it is told at the time', async () => {
    let minPauseMs = 30_000;
    const { read, attempts, fail, pass } = underTest({
      random: () => 0.5,
      minPauseMs: () => minPauseMs,
    });
    fail('down');
    await read();
    pass(29_999);
    await read();
    expect(attempts()).toBe(1);
    minPauseMs = 0;
    await read();
    expect(attempts()).toBe(2);
  });
});
