import { once } from 'node:events';
import { withIdempotency } from '../../src/adapters/http/policies/idempotency.ts';
import type { HttpResponse } from '../../src/adapters/http/protocol/message.ts';
import { HttpFailure } from '../../src/adapters/http/protocol/problem.ts';
import type { Attempt, IdempotencyStore } from '../../src/application/ports/driven.ts';
import { nobody, now } from '../application/fixtures.ts';
import { request } from './request.ts';

describe('the idempotency key of a failed request', () => {
  const answer = (
    store: IdempotencyStore,
    signal: AbortSignal,
    respond: () => Promise<HttpResponse>,
  ) => {
    const newId = () => 'id-1';
    const keyed = { key: 'key', caller: nobody, operationId: 'createUser' };
    return withIdempotency(store, now, newId)({ ...keyed, request: request({ signal }) }, respond);
  };
  const gone = new HttpFailure('deadline-exceeded', 'the time limit was exceeded');

  /** The signals by which its release is asked for. */
  const releases = async (signal: AbortSignal, respond: () => Promise<HttpResponse>) => {
    const signals: (AbortSignal | undefined)[] = [];
    const store = {
      claim: async () => ({ kind: 'claimed', id: 'id-1' }) as const,
      complete: async () => true,
      release: async (_attempt: Attempt, signal?: AbortSignal) => void signals.push(signal),
    };
    await expect(answer(store, signal, respond)).rejects.toBe(gone);
    return signals;
  };

  it('is released under the signal of the request', async () => {
    const { signal } = new AbortController();
    expect(await releases(signal, () => Promise.reject(gone))).toStrictEqual([signal]);
  });

  it('is released with its own time-out after the deadline', async () => {
    const late = new AbortController();
    const [signal] = await releases(late.signal, async () => {
      late.abort(gone);
      throw gone;
    });
    expect(signal?.aborted).toBe(false);
    await once(signal as AbortSignal, 'abort');
  });

  const { signal } = new AbortController();
  const claimed = async () => ({ kind: 'claimed', id: 'id-1' }) as const;

  it('is in flight when another attempt has taken over the lease', async () => {
    const store = { claim: claimed, complete: async () => false, release: async () => {} };
    const response = { status: 201, headers: {}, body: '', cookies: [] };
    await expect(answer(store, signal, async () => response)).rejects.toMatchObject({
      code: 'request-in-flight',
    });
  });

  it('keeps the original error when the release fails', async () => {
    const release = () => Promise.reject(new Error('no release'));
    const store = { claim: claimed, complete: async () => true, release };
    await expect(answer(store, signal, () => Promise.reject(gone))).rejects.toBe(gone);
  });
});
