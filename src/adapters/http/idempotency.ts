import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import type { Clock, IdempotencyStore, NewId, Principal } from '../../application/ports.ts';
import type { BufferedRequest, HttpResponse } from './message.ts';
import { HttpFailure, problemResponse, toProblem } from './problem.ts';

const quoted = /^"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\]){1,255}"$/;
const bare = /^[\x21\x23-\x2b\x2d-\x7e]{1,255}$/;

/** `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): a string in quotes; many send it without. */
export const idempotencyKey = z
  .optional(
    z.pipe(
      z
        .string()
        .check(
          z.regex(
            new RegExp(`${quoted.source}|${bare.source}`),
            'must be a string of 1 to 255 characters in quotes',
          ),
        ),
      z.transform((field: string) => field.replace(/^"(.*)"$/, '$1')),
    ),
  )
  .register(z.globalRegistry, {
    description: 'For a day, the same request with the same key is answered the same way',
    examples: ['"8e03978e-40d5-43dd-bc93-6894a57f9324"'],
  });

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
      const releaseSignal = signal.aborted ? AbortSignal.timeout(lastWord) : signal;
      await store.release(attempt, releaseSignal).catch(() => {});
      throw error;
    }
  };

/**
 * How long a release may take when the request has no time left, in milliseconds; it ends before the
 * deadline. Where it fails, the next try waits until the claim is taken for left behind.
 */
const lastWord = 250;

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
