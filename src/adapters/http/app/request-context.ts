import type { Principal } from '../../../application/ports/driven.ts';
import type { Operation } from '../contract/operation.ts';
import type { Quota } from '../policies/rate-limit.ts';
import type { HttpFailureCode } from '../protocol/failure-codes.ts';
import type { HttpRequest } from '../protocol/message.ts';

/** A request and its state: `dispatch` sets it, `finish` and the log read it. */
export interface RequestContext {
  request: HttpRequest;
  /** `performance.now()`, in milliseconds. */
  readonly startedAt: number;
  operation?: Operation;
  caller?: Principal;
  quota?: Quota;
  /** Why the request failed. */
  code?: HttpFailureCode;
}
