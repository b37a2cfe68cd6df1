import { once } from 'node:events';
import { answerOnce } from '../../src/adapters/http/idempotency.ts';
import type { HttpResponse } from '../../src/adapters/http/message.ts';
import { HttpFailure } from '../../src/adapters/http/problem.ts';
import { nobody } from '../application/fixtures.ts';
import { request } from './request.ts';

describe('the key of a request that met with trouble', () => {
  const gone = new HttpFailure('deadline-exceeded', 'there was no answer in time');

  /** The signals by which its release is asked for. */
  const releases = async (signal: AbortSignal, respond: () => Promise<HttpResponse>) => {
    const signals: (AbortSignal | undefined)[] = [];
    const store = {
      claim: async () => ({ kind: 'claimed', id: 'id-1' }) as const,
      complete: async () => {},
      release: async (_key: string, signal?: AbortSignal) => void signals.push(signal),
    };
    const once = answerOnce(
      store,
      () => new Date(),
      () => 'id-1',
    );
    const keyed = { key: 'key', caller: nobody, operationId: 'createUser' };
    const answered = once({ ...keyed, request: request({ signal }) }, respond);
    await expect(answered).rejects.toBe(gone);
    return signals;
  };

  it('is released for as long as the request has time', async () => {
    const { signal } = new AbortController();
    expect(await releases(signal, () => Promise.reject(gone))).toStrictEqual([signal]);
  });

  it('is released for a moment more when the request has no time left', async () => {
    const late = new AbortController();
    const [signal] = await releases(late.signal, async () => {
      late.abort(gone);
      throw gone;
    });
    expect(signal?.aborted).toBe(false);
    await once(signal as AbortSignal, 'abort');
  });
});
