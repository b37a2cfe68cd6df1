import { once } from 'node:events';
import {
  Agent,
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What may become of a request on its way to DynamoDB and back. */
export const faults = [
  'throttled',
  'broken',
  'reset before it is done',
  'reset after it is done',
  'cut off in its answer',
  'stalled',
  'stalled in its answer',
] as const;
/** That, or what only other writers do to a transaction. */
export type Fault = (typeof faults)[number] | 'in conflict' | 'refused';

/** What every answer of the proxy's own says, and nobody outside may learn. */
export const detail = 'shard-0042.internal';

/** One attempt of the client to have something done. */
export interface Attempt {
  readonly operation: string;
  /** The same for all attempts at one thing. */
  readonly call: string;
  readonly body: Record<string, unknown>;
}

/** Stands before DynamoDB and does harm: `next` says which, attempt by attempt. */
export const faultProxy = async (
  target: string,
  next: (attempt: Attempt) => Fault | undefined = () => undefined,
) => {
  const attempts: Attempt[] = [];
  const agent = new Agent({ keepAlive: true });
  const { hostname, port } = new URL(target);

  const serve = async (from: IncomingMessage, to: ServerResponse): Promise<void> => {
    const bytes = await buffer(from);
    const attempt = attemptOf(from, bytes);
    attempts.push(attempt);
    server.emit('attempt', attempt);
    const reset = () => from.socket.destroy();
    const pass = async () => {
      const { url: path, method, headers } = from;
      const onward = request({ agent, hostname, port, path, method, headers }).end(bytes);
      const [answer]: [IncomingMessage] = (await once(onward, 'response')) as [IncomingMessage];
      const head = () => to.writeHead(answer.statusCode ?? 0, plain(answer.headers));
      return { head, body: await buffer(answer) };
    };
    const half = async () => {
      const { head, body } = await pass();
      head().write(body.subarray(0, body.length / 2));
    };
    switch (next(attempt)) {
      case 'throttled':
        return fail(to, 400, 'ProvisionedThroughputExceededException');
      case 'broken':
        return fail(to, 500, 'InternalServerError');
      case 'in conflict':
        return cancel(to, 'TransactionConflict');
      case 'refused':
        return cancel(to, 'ConditionalCheckFailed');
      case 'reset before it is done':
        reset();
        return;
      case 'reset after it is done':
        await pass();
        reset();
        return;
      case 'cut off in its answer':
        await half();
        from.socket.destroySoon();
        return;
      case 'stalled':
        return;
      case 'stalled in its answer':
        return half();
      case undefined: {
        const { head, body } = await pass();
        head().end(body);
      }
    }
  };

  const server = createServer((from, to) => {
    // A client that is gone takes its request with it.
    serve(from, to).catch(() => from.socket.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    attempts,
    /** When the next attempt has come in. */
    nextAttempt: () => once(server, 'attempt'),
    async close() {
      agent.destroy();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
};

const attemptOf = ({ headers }: IncomingMessage, bytes: Buffer): Attempt => ({
  operation: String(headers['x-amz-target']).split('.')[1] ?? '',
  call: String(headers['amz-sdk-invocation-id']),
  body: JSON.parse(bytes.toString()),
});

const plain = ({
  connection: _,
  'transfer-encoding': __,
  ...headers
}: IncomingMessage['headers']): OutgoingHttpHeaders => headers;

const fail = (to: ServerResponse, status: number, code: string, fields = {}): void => {
  const __type = `com.amazonaws.dynamodb.v20120810#${code}`;
  const body = JSON.stringify({ __type, message: detail, ...fields });
  to.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(body);
};

/** Because of its first write. */
const cancel = (to: ServerResponse, Code: string): void =>
  fail(to, 400, 'TransactionCanceledException', {
    CancellationReasons: [{ Code }, { Code: 'None' }, { Code: 'None' }],
  });

/** How many attempts each call took. */
export const attemptsPerCall = (attempts: readonly Attempt[]): readonly number[] =>
  [...Map.groupBy(attempts, ({ call }) => call).values()].map(({ length }) => length);

/** Harm to this share of the attempts, in a sequence that is the same every time (mulberry32). */
export const seeded = (seed: number, share: number, harm: readonly Fault[]) => {
  let state = seed;
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
  return (): Fault | undefined =>
    random() < share ? harm[Math.floor(random() * harm.length)] : undefined;
};
