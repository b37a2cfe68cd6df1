import type { Principal } from '../../../application/ports/driven.ts';
import type { Operation } from '../contract/operation.ts';
import type { Quota } from '../policies/rate-limit.ts';
import type { HttpFailureCode } from '../protocol/failure-codes.ts';
import type { HttpRequest } from '../protocol/message.ts';

/** A request and what the app finds out about it: `dispatch` fills it in, `finish` and the log read it. */
export interface RequestContext {
  request: HttpRequest;
  /** By the clock of `performance`, in milliseconds. */
  readonly startedAt: number;
  operation?: Operation;
  caller?: Principal;
  quota?: Quota;
  /** Why the request failed. */
  code?: HttpFailureCode;
}
