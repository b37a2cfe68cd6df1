import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { App, DoorSettings } from '../../src/adapters/http/protocol/message.ts';
import { alb } from '../../src/adapters/lambda/alb.ts';
import { functionUrl, functionUrlStream } from '../../src/adapters/lambda/function-url.ts';
import { httpApi } from '../../src/adapters/lambda/http-api.ts';
import { restApi, restApiStream } from '../../src/adapters/lambda/rest-api.ts';
import { albGateway } from '../gateway/alb.ts';
import type { GatewayDoor } from '../gateway/door.ts';
import { functionUrlGateway } from '../gateway/function-url.ts';
import { httpApiGateway } from '../gateway/http-api.ts';
import { type Handler, invokeFunction, lambdaContext } from '../gateway/invoke.ts';
import { restApiGateway } from '../gateway/rest-api.ts';
import { readPrelude } from '../gateway/result.ts';
import { proxyRoute } from '../gateway/routes.ts';
import { awslambda, delimiter, responseStream } from '../gateway/streaming.ts';
import type { WireRequest, WireResponse } from '../gateway/wire.ts';

Object.assign(globalThis, { awslambda });

/** A Lambda door without its gateway's server: events in, answers as the gateway reads them out. */
export interface EventDoor {
  readonly name: string;
  readonly prefix: string;
  readonly gateway: GatewayDoor;
  readonly door: DoorOf;
  /** The function has this many milliseconds for each event. */
  readonly open: (
    app: App,
    settings?: DoorSettings,
    milliseconds?: number,
  ) => (event: object) => Promise<WireResponse>;
}

/** The gateway's for every request. */
export const requestId = 'request-1';

type DoorOf = (app: App, settings?: DoorSettings) => unknown;

const buffered = (name: string, prefix: string, gateway: GatewayDoor, door: DoorOf): EventDoor => ({
  name,
  prefix,
  gateway,
  door,
  open: (app, settings, milliseconds) => {
    const handler = door(app, settings) as Handler;
    return async (event) =>
      gateway.fromResult(await invokeFunction(handler, event, requestId, milliseconds));
  },
});

type StreamHandler = (event: object, stream: object, context: object) => Promise<void>;

const streaming = (
  name: string,
  prefix: string,
  gateway: GatewayDoor,
  door: DoorOf,
): EventDoor => ({
  name: `${name}, streaming`,
  prefix,
  gateway,
  door,
  open: (app, settings, milliseconds) => {
    const handler = door(app, settings);
    return async (event) => {
      const { prelude, body } = await streamOf(handler, event, milliseconds);
      return { ...readPrelude(prelude), body };
    };
  },
});

/** All that a streaming handler writes. */
export const streamOf = async (handler: unknown, event: object, milliseconds = 10_000) => {
  const pipe = new PassThrough();
  const { stream } = responseStream(pipe);
  const context = lambdaContext(requestId, milliseconds);
  const running = (handler as StreamHandler)(JSON.parse(JSON.stringify(event)), stream, context);
  const [bytes] = await Promise.all([buffer(pipe), running.catch((error) => pipe.destroy(error))]);
  const end = bytes.indexOf(delimiter);
  return {
    prelude: JSON.parse(bytes.toString('utf8', 0, end)),
    body: bytes.subarray(end + delimiter.length),
  };
};

const rest = restApiGateway({ stage: 'prod', findRoute: proxyRoute });
const http = (stage: string, payload: '1.0' | '2.0') =>
  httpApiGateway({ stage, payload, findRoute: proxyRoute });

export const eventDoors: readonly EventDoor[] = [
  buffered('REST API', '/prod', rest, restApi),
  streaming('REST API', '/prod', rest, restApiStream),
  buffered('HTTP API 2.0', '', http('$default', '2.0'), httpApi),
  buffered('HTTP API 2.0 with a named stage', '/dev', http('dev', '2.0'), httpApi),
  buffered('HTTP API 1.0', '/dev', http('dev', '1.0'), httpApi),
  buffered('Function URL', '', functionUrlGateway(), functionUrl),
  streaming('Function URL', '', functionUrlGateway(), functionUrlStream),
  buffered('ALB', '', albGateway({ multiValue: true }), alb),
];

/** A load balancer that keeps the last of repeated fields only. */
export const singleValueAlb = buffered(
  'ALB without multi-value headers',
  '',
  albGateway({ multiValue: false }),
  alb,
);

/** What a client writes. */
export type Wire = Pick<WireRequest, 'method' | 'path' | 'query' | 'headers' | 'body'>;

export const wireOf = (path: string, parts: Partial<Wire> = {}): Wire => ({
  method: 'GET',
  path,
  query: '',
  headers: [],
  body: Buffer.alloc(0),
  ...parts,
});

/** The event that a door's gateway makes of a request. */
export const eventOf = (
  { prefix, gateway }: EventDoor,
  wire: Wire,
  sourceIp = '192.0.2.1',
): object => {
  const request: WireRequest = {
    ...wire,
    path: `${prefix}${wire.path}`,
    sourceIp,
    requestId,
  };
  return gateway.toEvent({ request, route: gateway.route(request) });
};
