import type { Context } from 'aws-lambda';

/** The limits of a door's gateway. */
export interface Limits {
  /** How long the gateway waits for the function. */
  readonly timeoutMs: number;
  /** The maximum size of the function's result, as serialized JSON; above it the client gets a 502. */
  readonly maxResultBytes: number;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html(6 MB); measured. */
const lambda: Limits = { timeoutMs: 900_000, maxResultBytes: 6_291_556 };

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
export const restApiLimits: Limits = { ...lambda, timeoutMs: 29_000 };
export const httpApiLimits: Limits = { ...lambda, timeoutMs: 30_000 };

export const functionUrlLimits: Limits = lambda;

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html */
export const streamLimits: Limits = { ...lambda, maxResultBytes: 209_715_200 };

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html */
export const albLimits: Limits = { ...lambda, maxResultBytes: 1_000_000 };

/** The remaining time of the function or of the gateway, whichever is shorter. Manual invocations may have no context. */
export const remainingMs = (context: Partial<Context> | undefined, timeoutMs: number): number =>
  Math.min(context?.getRemainingTimeInMillis?.() ?? timeoutMs, timeoutMs);
