import type { Principal } from '../../application/ports.ts';
import type { HttpRequest } from './message.ts';
import type { Operation } from './operation.ts';
import type { HttpFailureCode } from './problem.ts';
import type { Quota } from './rate-limit.ts';

/** A request and what the app finds out about it: `dispatch` fills it in, `finish` and the log read it. */
export interface RequestContext {
  readonly request: HttpRequest;
  /** By the clock of `performance`, in milliseconds. */
  readonly startedAt: number;
  operation?: Operation;
  caller?: Principal;
  quota?: Quota;
  /** Why the request failed. */
  code?: HttpFailureCode;
}
