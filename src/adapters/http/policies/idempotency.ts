import { createHash } from 'node:crypto';
import type {
  Clock,
  IdempotencyStore,
  NewId,
  Principal,
} from '../../../application/ports/driven.ts';
import type { BufferedRequest, HttpResponse } from '../protocol/message.ts';
import { HttpFailure, problemResponse, toProblem } from '../protocol/problem.ts';

export interface KeyedRequest {
  readonly key: string;
  readonly caller: Principal;
  readonly operationId: string;
  readonly request: BufferedRequest;
}

/** Handles a request once; repeats with the same key and caller get the stored response. */
export type WithIdempotency = (
  keyed: KeyedRequest,
  respond: (id: string) => Promise<HttpResponse>,
) => Promise<HttpResponse>;

export const withIdempotency =
  (store: IdempotencyStore, now: Clock, newId: NewId): WithIdempotency =>
  async ({ key, caller, operationId, request }, respond) => {
    const { signal, requestId } = request;
    const scopedKey = digest(JSON.stringify([caller.kind, caller.id, operationId, key]));
    const fingerprint = digest(`${request.method} ${request.path}\n`, request.body);
    const attempt = { key: scopedKey, id: newId() };
    const claim = await store.claim({ ...attempt, fingerprint, now: now() }, signal);
    switch (claim.kind) {
      case 'completed':
        return { ...JSON.parse(claim.result), cookies: [] };
      case 'in-flight':
        throw new HttpFailure('request-in-flight', 'a request with this key is still in progress');
      case 'fingerprint-mismatch':
        throw new HttpFailure('key-reused', 'this key was used for a different request');
      case 'claimed':
    }
    try {
      const response = await respond(claim.id).catch((error) =>
        toStorableProblem(error, requestId),
      );
      const { status, headers } = response;
      const result = JSON.stringify({ status, headers, body: String(response.body) });
      if (await store.complete(attempt, result, signal)) return response;
      // The lease expired and another attempt took over: only that attempt's response is stored.
      throw new HttpFailure('request-in-flight', 'another attempt of this request has taken over');
    } catch (error) {
      const releaseSignal = signal.aborted ? AbortSignal.timeout(releaseTimeoutMs) : signal;
      await store.release(attempt, releaseSignal).catch(() => {});
      throw error;
    }
  };

/**
 * The time-out of a release after the signal is aborted; it fits into the time reserved for the response.
 * If the release fails, the next attempt waits until the lease expires.
 */
const releaseTimeoutMs = 250;

/** Stores client errors, which a retry would get again. Rethrows server errors, and 403: the permission may be granted later. */
const toStorableProblem = (error: unknown, requestId: string): HttpResponse => {
  const response = problemResponse(toProblem(error), requestId);
  if (response.status >= 500 || response.status === 403) throw error;
  return response;
};

const digest = (...parts: (string | Uint8Array)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('base64url');
};
