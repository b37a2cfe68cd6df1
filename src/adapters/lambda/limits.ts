import type { Context } from 'aws-lambda';

/** What a door's gateway allows. */
export interface Limits {
  /** How long it waits for the function, in milliseconds. */
  readonly timeoutMs: number;
  /** The most a function may return, as serialized JSON, in bytes; past it the client sees a 502. */
  readonly resultBytes: number;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html; the figure is a measured one. */
const lambda: Limits = { timeoutMs: 900_000, resultBytes: 6_291_556 };

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
export const restApiLimits: Limits = { ...lambda, timeoutMs: 29_000 };
export const httpApiLimits: Limits = { ...lambda, timeoutMs: 30_000 };

export const functionUrlLimits: Limits = lambda;

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html */
export const streamLimits: Limits = { ...lambda, resultBytes: 209_715_200 };

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html */
export const albLimits: Limits = { ...lambda, resultBytes: 1_000_000 };

/** What is left of the function's and of the gateway's time; a handler may be called by hand, without a context. */
export const timeLeft = (context: Partial<Context> | undefined, timeoutMs: number): number =>
  Math.min(context?.getRemainingTimeInMillis?.() ?? timeoutMs, timeoutMs);
