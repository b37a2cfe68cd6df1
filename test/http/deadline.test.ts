import { deadlines } from '../../src/adapters/http/protocol/deadline.ts';

describe('a deadline', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('aborts half a second before the time is up', () => {
    const { signal } = deadlines()(2_000);
    jest.advanceTimersByTime(1_400);
    expect(signal.aborted).toBe(false);
    jest.advanceTimersByTime(200);
    expect(signal.reason).toMatchObject({ code: 'deadline-exceeded' });
  });

  it('does not count while it is paused, and has the whole time afterwards', () => {
    const deadline = deadlines()(2_000);
    deadline.pause();
    jest.advanceTimersByTime(60_000);
    deadline.resume();
    jest.advanceTimersByTime(1_400);
    expect(deadline.signal.aborted).toBe(false);
    jest.advanceTimersByTime(200);
    expect(deadline.signal.aborted).toBe(true);
  });

  it('leaves no timer once it has ended, whenever its body arrives', () => {
    const deadline = deadlines()(2_000);
    deadline.pause();
    deadline.end();
    deadline.resume();
    jest.advanceTimersByTime(100);
    expect(jest.getTimerCount()).toBe(0);
  });
});
