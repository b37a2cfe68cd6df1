import type { ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import type { GatewayDoor } from './door.ts';
import { type Handler, lambdaContext } from './invoke.ts';
import { readPrelude } from './result.ts';
import type { Routed } from './routes.ts';
import type { WireResponse } from './wire.ts';

/** Lambda's response streaming, as its Node runtime has it: the global `awslambda` and what stands behind it. */

const preludeType = 'application/vnd.awslambda.http-integration-response';
export const delimiter = Buffer.alloc(8);

interface ResponseStream {
  write(chunk: string | Uint8Array): boolean;
  setContentType(type: string): void;
  _onBeforeFirstWrite?: (write: (chunk: string | Uint8Array) => void) => void;
}

type StreamHandler = (event: unknown, stream: ResponseStream, context: unknown) => Promise<void>;

export const awslambda = {
  streamifyResponse: (handler: StreamHandler): StreamHandler => handler,
  HttpResponseStream: {
    from(stream: ResponseStream, prelude: object): ResponseStream {
      stream.setContentType(preludeType);
      stream._onBeforeFirstWrite = (write) => {
        write(JSON.stringify(prelude));
        write(delimiter);
      };
      return stream;
    },
  },
};

/** The stream that a handler is given: no more of a Node stream than the runtime's own has. */
export const responseStream = (pipe: PassThrough) => {
  let contentType = 'application/octet-stream';
  let hasBegun = false;
  const stream: ResponseStream & Record<string, unknown> = {
    setContentType(type) {
      contentType = type;
    },
    write(chunk) {
      if (!hasBegun) stream._onBeforeFirstWrite?.((first) => pipe.write(first));
      hasBegun = true;
      return pipe.write(chunk);
    },
  };
  for (const method of [
    'end',
    'destroy',
    'on',
    'once',
    'off',
    'addListener',
    'removeListener',
    'emit',
  ] as const) {
    stream[method] = pipe[method].bind(pipe);
  }
  return { stream, hasPrelude: () => contentType === preludeType };
};

interface StreamingFunction {
  readonly door: GatewayDoor;
  readonly handler: Handler;
  /** In milliseconds. */
  readonly functionTimeout?: number;
}

/** Runs a streaming handler and hands on what it writes as it comes. */
export const streamFunction = async (
  { door, handler, functionTimeout = 10_000 }: StreamingFunction,
  routed: Routed,
  response: ServerResponse,
): Promise<void> => {
  const pipe = new PassThrough();
  const { stream, hasPrelude } = responseStream(pipe);
  const event = JSON.parse(JSON.stringify(door.toEvent(routed)));
  response.once('close', () => {
    if (!response.writableFinished) pipe.destroy(new Error('the client has gone'));
  });
  const context = lambdaContext(routed.request.requestId, functionTimeout);
  const running = (handler as unknown as StreamHandler)(event, stream, context).catch(
    (error: Error) => {
      pipe.destroy(error);
    },
  );
  try {
    await forward(pipe, hasPrelude, response, door.fromFunction, routed);
  } catch {
    if (response.headersSent) response.destroy();
    else respond(response, door.failure).end(door.failure.body);
  }
  await running;
};

/** When there is room for more, or nobody to send it to. */
const drained = async (response: ServerResponse): Promise<void> => {
  const { promise, resolve } = Promise.withResolvers<void>();
  response.on('drain', resolve).on('close', resolve);
  await promise;
  response.off('drain', resolve).off('close', resolve);
};

const respond = (response: ServerResponse, { status, headers }: WireResponse): ServerResponse => {
  response.statusCode = status;
  for (const [name, value] of headers) response.appendHeader(name, value);
  return response;
};

const forward = async (
  pipe: PassThrough,
  hasPrelude: () => boolean,
  response: ServerResponse,
  fromFunction: GatewayDoor['fromFunction'],
  { request }: Routed,
): Promise<void> => {
  let head = Buffer.alloc(0);
  for await (const chunk of pipe) {
    if (response.headersSent) {
      if (!response.write(chunk)) await drained(response);
      continue;
    }
    head = Buffer.concat([head, chunk]);
    const end = hasPrelude() ? head.indexOf(delimiter) : 0;
    if (end < 0) continue;
    const prelude = hasPrelude()
      ? readPrelude(JSON.parse(head.toString('utf8', 0, end)))
      : { status: 200, headers: [['content-type', 'application/octet-stream'] as const] };
    respond(response, fromFunction({ ...prelude, body: Buffer.alloc(0) }, request)).flushHeaders();
    const rest = head.subarray(hasPrelude() ? end + delimiter.length : 0);
    if (rest.length > 0) response.write(rest);
  }
  if (!response.headersSent) throw new Error('the stream ended before its prelude');
  response.end();
};
