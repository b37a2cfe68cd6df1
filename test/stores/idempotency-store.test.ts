import type { Attempt, Claim, IdempotencyStore } from '../../src/application/ports/driven.ts';
import { describeEveryStore } from './describe-every-store.ts';

const result = '{"name":"Zoë \u{1F600} \u2028 \\" \0"}';

const hours = 3_600;
/** A time so many seconds after a claim. */
const after = (seconds: number): Date => new Date(Date.UTC(2040, 0, 1) + seconds * 1_000);

const inFlight: Claim = { kind: 'in-flight' };
const mismatch: Claim = { kind: 'fingerprint-mismatch' };
const first: Attempt = { key: 'key', id: 'try-1' };
const claimed = (id: string): Claim => ({ kind: 'claimed', id });

describeEveryStore('an idempotency store', (open) => {
  let store: IdempotencyStore;
  let tries = 0;
  beforeEach(async () => {
    tries = 0;
    ({ idempotency: store } = await open());
  });

  /** Each try brings an id of its own: `try-1`, `try-2` and so on. */
  const claim = (fields: { key?: string; fingerprint?: string; now?: Date } = {}) => {
    tries += 1;
    const id = `try-${tries}`;
    return store.claim({ key: 'key', fingerprint: 'post', now: after(0), ...fields, id });
  };
  const fiftyAtOnce = (fields = {}) => Promise.all(Array.from({ length: 50 }, () => claim(fields)));
  const onlyOne = (id: unknown) => [{ kind: 'claimed', id }, ...Array(49).fill(inFlight)];
  const winnerFirst = (claims: readonly Claim[]) =>
    claims.toSorted((a, b) => a.kind.localeCompare(b.kind));

  it('gives a new key to who asks for it, with the id of the try', async () => {
    expect(await claim()).toStrictEqual(claimed('try-1'));
  });

  it('gives a key to one of 50 that want it at once', async () => {
    const claims = await fiftyAtOnce();
    expect(winnerFirst(claims)).toStrictEqual(onlyOne(expect.stringMatching(/^try-/)));
    const winner = claims.findIndex(({ kind }) => kind === 'claimed');
    expect(claims[winner]).toStrictEqual(claimed(`try-${winner + 1}`));
  });

  it('refuses the key while its request is in flight', async () => {
    await claim();
    expect(await claim({ now: after(0) })).toStrictEqual(inFlight);
    expect(await claim({ now: after(59) })).toStrictEqual(inFlight);
  });

  it('refuses the key for another request, in flight, given up or answered', async () => {
    const other = { fingerprint: 'other' };
    await claim();
    expect(await claim(other)).toStrictEqual(mismatch);
    expect(await claim({ ...other, now: after(61) })).toStrictEqual(mismatch);
    await store.complete(first, result);
    expect(await claim(other)).toStrictEqual(mismatch);
    expect(await claim()).toStrictEqual({ kind: 'completed', result });
  });

  it.each([
    ['of text of any script', result],
    ['that is empty', ''],
  ])('gives the result again, for a day: one %s', async (_title, result) => {
    await claim();
    await store.complete(first, result);
    for (const now of [after(0), after(61), after(24 * hours - 1)]) {
      expect(await claim({ now })).toStrictEqual({ kind: 'completed', result });
    }
  });

  it('keeps an answer that is given up too late', async () => {
    await claim();
    await store.complete(first, result);
    await store.release(first);
    expect(await claim()).toStrictEqual({ kind: 'completed', result });
  });

  it.each([
    ['was taken over', async () => {}],
    ['was given up and taken again', () => store.release(first)],
  ])('takes no answer and no release of a try whose lease %s', async (_title, giveUp) => {
    await claim();
    await giveUp();
    expect(await claim({ now: after(61) })).toStrictEqual(claimed('try-1'));
    expect(await store.complete(first, 'another result')).toBe(false);
    await store.release(first);
    expect(await claim({ now: after(62) })).toStrictEqual(inFlight);
    expect(await store.complete({ key: 'key', id: 'try-2' }, result)).toBe(true);
    expect(await store.complete(first, 'another result')).toBe(false);
    expect(await claim()).toStrictEqual({ kind: 'completed', result });
  });

  it('takes the answer of a try whose lease is over, while no other has taken over', async () => {
    await claim();
    expect(await store.complete(first, result)).toBe(true);
    expect(await claim({ now: after(61) })).toStrictEqual({ kind: 'completed', result });
  });

  it('takes no answer for a key that it does not know, and has nothing to release', async () => {
    expect(await store.complete(first, result)).toBe(false);
    await store.release(first);
    expect(await claim()).toStrictEqual(claimed('try-1'));
  });

  it('gives a key that was given up to the next try at once, with the first id', async () => {
    await claim();
    await store.release(first);
    expect(await claim()).toStrictEqual(claimed('try-1'));
    expect(await claim()).toStrictEqual(inFlight);
  });

  it('gives the key of a try that was cut off to the next one a minute later, with the first id', async () => {
    await claim();
    expect(await claim({ now: after(61) })).toStrictEqual(claimed('try-1'));
    expect(await claim({ now: after(62) })).toStrictEqual(inFlight);
    expect(await claim({ now: after(122) })).toStrictEqual(claimed('try-1'));
  });

  it('gives the key of a try that was cut off to one of 50 that want it at once', async () => {
    await claim();
    expect(winnerFirst(await fiftyAtOnce({ now: after(61) }))).toStrictEqual(onlyOne('try-1'));
  });

  it.each([
    ['an answered', () => store.complete(first, result)],
    ['a cut off', async () => {}],
  ])('forgets %s request after a day', async (_title, end) => {
    await claim();
    await end();
    const now = after(24 * hours);
    expect(await claim({ now, fingerprint: 'other' })).toStrictEqual(claimed('try-2'));
    expect(await claim({ now, fingerprint: 'other' })).toStrictEqual(inFlight);
  });

  it('keeps keys apart', async () => {
    const other = { key: 'key 2', fingerprint: 'other' };
    await claim();
    expect(await claim(other)).toStrictEqual(claimed('try-2'));
    await store.complete(first, result);
    expect(await claim(other)).toStrictEqual(inFlight);
    await store.release({ key: 'key 2', id: 'try-2' });
    expect(await claim(other)).toStrictEqual(claimed('try-2'));
    expect(await claim()).toStrictEqual({ kind: 'completed', result });
  });

  it('keeps an expired key to nobody while there are more of them than are cleared at once', async () => {
    for (let n = 0; n < 50; n += 1) await claim({ key: `old ${n}` });
    tries = 100;
    const now = after(24 * hours);
    expect(await claim({ now, key: 'old 49', fingerprint: 'other' })).toStrictEqual(
      claimed('try-101'),
    );
    await store.complete({ key: 'old 49', id: 'try-101' }, result);
    expect(await claim({ now, key: 'old 49', fingerprint: 'other' })).toStrictEqual({
      kind: 'completed',
      result,
    });
    expect(await claim({ now: after(48 * hours), key: 'old 49' })).toStrictEqual(
      claimed('try-103'),
    );
  });
});
