import type { AuthorizerDialect } from './authorizer.ts';
import type { Route, Routed } from './routes.ts';
import type { WireRequest, WireResponse } from './wire.ts';

/** What is peculiar to one kind of gateway. */
export interface GatewayDoor {
  /** Finds the resource that a request is for; throws a `GatewayRefusal` when there is none. */
  route(request: WireRequest): Route;
  toEvent(routed: Routed): object;
  /** Throws a `MalformedResult` for what the gateway turns into `failure`. */
  fromResult(result: unknown): WireResponse;
  /** On every answer of the function. */
  fromFunction(response: WireResponse, request: WireRequest): WireResponse;
  /** What the client sees when the function fails or its result is malformed. */
  readonly failure: WireResponse;
  readonly tooLarge: WireResponse;
  readonly timedOut: WireResponse;
  /** The most a request's body may hold, in bytes. */
  readonly maxBody: number;
  /** The most a function may return, as serialized JSON, in bytes. */
  readonly maxResult: number;
  /** How long the gateway waits for the function, in milliseconds. */
  readonly timeout: number;
  readonly authorizer?: AuthorizerDialect;
}
