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

/** Answers a request once; to the same request with the same key of the same caller, with the same answer. */
export type WithIdempotency = (
  keyed: KeyedRequest,
  respond: (id: string) => Promise<HttpResponse>,
) => Promise<HttpResponse>;

export const withIdempotency =
  (store: IdempotencyStore, now: Clock, newId: NewId): WithIdempotency =>
  async ({ key, caller, operationId, request }, respond) => {
    const { signal, requestId } = request;
    const ownKey = digest(JSON.stringify([caller.kind, caller.id, operationId, key]));
    const fingerprint = digest(`${request.method} ${request.path}\n`, request.body);
    const attempt = { key: ownKey, id: newId() };
    const claim = await store.claim({ ...attempt, fingerprint, now: now() }, signal);
    switch (claim.kind) {
      case 'completed':
        return { ...JSON.parse(claim.result), cookies: [] };
      case 'in-flight':
        throw new HttpFailure('request-in-flight', 'a request with this key is being answered');
      case 'fingerprint-mismatch':
        throw new HttpFailure('key-reused', 'this key was used for a request that is not the same');
      case 'claimed':
    }
    try {
      const answer = await respond(claim.id).catch((error) => refusal(error, requestId));
      const { status, headers } = answer;
      const result = JSON.stringify({ status, headers, body: String(answer.body) });
      if (await store.complete(attempt, result, signal)) return answer;
      // It outlived its lease: the answer of the try that took over is the one that counts.
      throw new HttpFailure('request-in-flight', 'another try of this request has taken over');
    } catch (error) {
      const releaseSignal = signal.aborted ? AbortSignal.timeout(releaseTimeoutMs) : signal;
      await store.release(attempt, releaseSignal).catch(() => {});
      throw error;
    }
  };

/**
 * How long a release may take when the request has no time left, in milliseconds; it ends before the
 * deadline. Where it fails, the next try waits until the claim is taken for left behind.
 */
const releaseTimeoutMs = 250;

/** What another try would be answered too is an answer; trouble, and what the caller may get rights for, is not. */
const refusal = (error: unknown, requestId: string): HttpResponse => {
  const answer = problemResponse(toProblem(error), requestId);
  if (answer.status >= 500 || answer.status === 403) throw error;
  return answer;
};

const digest = (...parts: (string | Uint8Array)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('base64url');
};
