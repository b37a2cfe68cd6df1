import * as z from 'zod/mini';
import { memoryRateLimiter, rateLimit } from '../../src/infrastructure/rate-limiter.ts';

describe('the limiter in memory', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const config = { requests: 3, seconds: 60 };

  it('counts down, then refuses until the window ends', async () => {
    const count = await memoryRateLimiter(config);
    const quotas = [];
    for (let i = 0; i < 5; i++) {
      quotas.push(await count('token:alice'));
      jest.advanceTimersByTime(10_500);
    }
    const policy = { limit: 3, windowSeconds: 60 };
    expect(quotas).toStrictEqual([
      { ...policy, allowed: true, remaining: 2, resetSeconds: 60 },
      { ...policy, allowed: true, remaining: 1, resetSeconds: 50 },
      { ...policy, allowed: true, remaining: 0, resetSeconds: 39 },
      { ...policy, allowed: false, remaining: 0, resetSeconds: 29 },
      { ...policy, allowed: false, remaining: 0, resetSeconds: 18 },
    ]);
  });

  it('never sends anybody away for less than a second', async () => {
    const count = await memoryRateLimiter({ requests: 1, seconds: 1 });
    await count('token:alice');
    jest.advanceTimersByTime(999);
    expect(await count('token:alice')).toMatchObject({ allowed: false, resetSeconds: 1 });
  });

  it('begins anew with the next window', async () => {
    const count = await memoryRateLimiter({ requests: 1, seconds: 60 });
    await count('token:alice');
    expect(await count('token:alice')).toMatchObject({ allowed: false });
    jest.advanceTimersByTime(60_000);
    expect(await count('token:alice')).toMatchObject({ allowed: true, resetSeconds: 60 });
  });

  it('begins anew even where timers stood still meanwhile, as those of a frozen Lambda do', async () => {
    const count = await memoryRateLimiter({ requests: 1, seconds: 60 });
    await count('token:alice');
    jest.setSystemTime(Date.now() + 60_000);
    expect(await count('token:alice')).toMatchObject({ allowed: true, resetSeconds: 60 });
  });

  it('counts every key by itself', async () => {
    const count = await memoryRateLimiter({ requests: 1, seconds: 60 });
    for (const key of [
      'token:alice',
      'token:bob',
      'address:alice',
      'constructor',
      '__proto__',
      '',
    ]) {
      expect(await count(key)).toMatchObject({ allowed: true });
    }
    expect(await count('token:bob')).toMatchObject({ allowed: false });
  });

  it('forgets who was counted longest ago rather than remember more keys than it may', async () => {
    const count = await memoryRateLimiter({ requests: 1, seconds: 60 }, 3);
    for (const key of ['a', 'b', 'c', 'a', 'd']) await count(key);
    // One timer a key that is remembered.
    expect(jest.getTimerCount()).toBe(3);
    expect(await count('a')).toMatchObject({ allowed: false });
    expect(await count('c')).toMatchObject({ allowed: false });
    expect(await count('b')).toMatchObject({ allowed: true });
  });

  it('is bounded, whoever comes', async () => {
    const count = await memoryRateLimiter(config);
    for (let i = 0; i < 50_100; i++) await count(`address:${i}`);
    expect(jest.getTimerCount()).toBe(50_000);
  });
});

describe('the setting', () => {
  it.each([
    ['600/60', { requests: 600, seconds: 60 }],
    ['1/1', { requests: 1, seconds: 1 }],
    ['9999999/99999', { requests: 9_999_999, seconds: 99_999 }],
    ['off', undefined],
  ])('%j is understood', (text, config) => {
    expect(z.parse(rateLimit, text)).toStrictEqual(config);
  });

  it.each([
    '',
    'on',
    '0/60',
    '600/0',
    '600',
    '600/',
    '/60',
    '-1/60',
    '1e3/60',
    '06/60',
    '6/1.5',
    '600 / 60',
    '600/60\n',
    '10000000/1',
    '1/100000',
  ])('%j is refused', (text) => {
    const { error } = z.safeParse(rateLimit, text);
    expect(error?.issues).toMatchObject([
      { message: 'must be off or <requests>/<seconds>, like 600/60' },
    ]);
  });
});
