import { createServer, type Server } from 'node:http';
import { maxResultBytes } from './result.ts';
import {
  type GatewayDoor,
  GatewayRefusal,
  gatewayAnswer,
  readWire,
  type WireRequest,
  type WireResponse,
} from './wire.ts';

export type Handler = (event: never, context: never) => Promise<unknown>;

const context = (request: WireRequest) => ({
  awsRequestId: request.requestId,
  functionName: 'portico',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:portico',
  memoryLimitInMB: '512',
  logGroupName: '/aws/lambda/portico',
  logStreamName: '2026/11/23/[$LATEST]0123456789abcdef0123456789abcdef',
  callbackWaitsForEmptyEventLoop: true,
  getRemainingTimeInMillis: () => 29_000,
});

/** Calls the handler as Lambda does: event and result travel as JSON, and only so much of it. */
const invoke = async (
  door: GatewayDoor,
  handler: Handler,
  request: WireRequest,
): Promise<WireResponse> => {
  const event = JSON.stringify(door.toEvent(request));
  if (Buffer.byteLength(event) > maxResultBytes)
    return gatewayAnswer(413, 'Request Entity Too Large');
  try {
    const result = await handler(JSON.parse(event) as never, context(request) as never);
    const json = JSON.stringify(result ?? null);
    if (Buffer.byteLength(json) > maxResultBytes) return door.failure;
    return door.fromResult(JSON.parse(json), request);
  } catch {
    return door.failure;
  }
};

/** A server on loopback that does to HTTP what the door's gateway does. */
export const gatewayServer = (door: GatewayDoor, handler: Handler): Server =>
  createServer(async (message, response) => {
    const answer = await readWire(message)
      .then((request) => invoke(door, handler, request))
      .catch((error: unknown) => {
        if (error instanceof GatewayRefusal) return error.response;
        throw error;
      });
    response.statusCode = answer.status;
    for (const [name, value] of answer.headers) response.appendHeader(name, value);
    response.end(answer.body);
  });
