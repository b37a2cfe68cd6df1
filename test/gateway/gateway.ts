import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AuthorizerSettings, authorizer, type Decision } from './authorizer.ts';
import { type CorsSettings, preflight, withCors } from './cors.ts';
import type { GatewayDoor } from './door.ts';
import { type Handler, invokeFunction } from './invoke.ts';
import { lambdaMaxResult } from './result.ts';
import type { Routed } from './routes.ts';
import { streamFunction } from './streaming.ts';
import {
  GatewayRefusal,
  gatewayAnswer,
  header,
  MalformedResult,
  readWire,
  type WireRequest,
  type WireResponse,
} from './wire.ts';

export interface GatewaySettings {
  readonly door: GatewayDoor;
  readonly handler: Handler;
  /** The handler was made by `awslambda.streamifyResponse`. */
  readonly stream?: boolean;
  readonly authorizer?: AuthorizerSettings;
  /** Keys of a usage plan, one of which protected routes need, and who names it (REST APIs). */
  readonly apiKeys?: { readonly keys: readonly string[]; readonly source: 'HEADER' | 'AUTHORIZER' };
  readonly cors?: CorsSettings;
  /** The function's own time-out, in milliseconds. */
  readonly functionTimeout?: number;
}

/** A server on loopback that does to HTTP what the door's gateway does. */
export const gatewayServer = (settings: GatewaySettings): Server => {
  const ask =
    settings.door.authorizer && settings.authorizer
      ? authorizer(settings.door.authorizer, settings.authorizer)
      : undefined;
  return createServer(async (message, response) => {
    const request = await readWire(message).catch(() => undefined);
    if (!request) return;
    try {
      const routed = await admit(settings, ask, request);
      if (settings.stream) await streamFunction(settings, routed, response);
      else send(response, await buffered(settings, routed));
    } catch (error) {
      if (!(error instanceof GatewayRefusal)) throw error;
      send(response, error.response);
    }
  });
};

const send = (response: ServerResponse, { status, headers, body }: WireResponse): void => {
  response.statusCode = status;
  for (const [name, value] of headers) response.appendHeader(name, value);
  response.end(body);
};

/** Lets a request through to the function, or throws the answer that the gateway gives instead. */
const admit = async (
  { door, apiKeys, cors }: GatewaySettings,
  ask: ((routed: Routed) => Promise<Decision>) | undefined,
  request: WireRequest,
): Promise<Routed> => {
  const answer = cors && preflight(cors, request);
  if (answer) throw new GatewayRefusal(answer);
  const route = door.route(request);
  if (request.body.length > door.maxBody) throw new GatewayRefusal(door.tooLarge);
  const decision = route.isProtected && ask ? await ask({ request, route }) : undefined;
  if (decision && 'refusal' in decision) throw new GatewayRefusal(decision.refusal);
  const key =
    apiKeys?.source === 'HEADER' ? header(request, 'x-api-key') : decision?.usageIdentifierKey;
  if (apiKeys && route.isProtected && !apiKeys.keys.includes(key ?? '')) {
    throw new GatewayRefusal(gatewayAnswer(403, { message: 'Forbidden' }));
  }
  return { request, route, ...(decision && { authorizer: decision.context }) };
};

const buffered = async (settings: GatewaySettings, routed: Routed): Promise<WireResponse> => {
  const { door, handler, cors, functionTimeout = 10_000 } = settings;
  const event = door.toEvent(routed);
  if (Buffer.byteLength(JSON.stringify(event)) > lambdaMaxResult) return door.tooLarge;
  const waiting = Promise.withResolvers<WireResponse>();
  const timers = [
    setTimeout(() => waiting.resolve(door.timedOut), door.timeout),
    setTimeout(() => waiting.resolve(door.failure), functionTimeout),
  ];
  try {
    return await Promise.race([
      answerOf(door, handler, event, routed, functionTimeout).then((response) =>
        withCors(cors, response, routed.request),
      ),
      waiting.promise,
    ]);
  } catch {
    return door.failure;
  } finally {
    timers.forEach(clearTimeout);
  }
};

const answerOf = async (
  door: GatewayDoor,
  handler: Handler,
  event: object,
  { request }: Routed,
  functionTimeout: number,
): Promise<WireResponse> => {
  const result = await invokeFunction(handler, event, request.requestId, functionTimeout);
  if (Buffer.byteLength(JSON.stringify(result)) > door.maxResult) {
    throw new MalformedResult('the result is too large');
  }
  return door.fromFunction(door.fromResult(result), request);
};
