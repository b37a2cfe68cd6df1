import { once } from 'node:events';
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { expressApp } from '../../src/adapters/express/express-app.ts';
import { expressServer } from '../../src/adapters/express/server.ts';
import type { HttpFailureCode } from '../../src/adapters/http/protocol/failure-codes.ts';
import { type App, noSettings } from '../../src/adapters/http/protocol/message.ts';
import { header, type WireResponse } from '../gateway/wire.ts';
import { type EventDoor, eventDoors, eventOf, type Wire } from '../properties/event-doors.ts';

/** A door that takes requests as a client writes them. */
export interface TokenDoor {
  readonly name: string;
  /** An answer may take this many milliseconds. */
  readonly open: (app: App, milliseconds?: number) => Promise<OpenTokenDoor>;
}

export interface OpenTokenDoor {
  readonly send: (wire: Wire) => Promise<WireResponse>;
  readonly close: () => Promise<void>;
}

const inProcess = (door: EventDoor): TokenDoor => ({
  name: door.name,
  open: async (app, milliseconds) => {
    const send = door.open(app, noSettings, milliseconds);
    return { send: (wire) => send(eventOf(door, wire)), close: async () => undefined };
  },
});

/** Over a socket of its own, byte for byte: what is no HTTP is sent as well. */
const express: TokenDoor = {
  name: 'Express',
  open: async (app, timeoutMs) => {
    const door = expressApp(app, timeoutMs ? { ...noSettings, timeoutMs } : noSettings);
    const server = expressServer(door).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    return {
      send: (wire) => exchange(port, wire),
      close: async () => {
        server.close();
        server.closeAllConnections();
        await once(server, 'close');
      },
    };
  },
};

const exchange = async (
  port: number,
  { method, path, query, headers, body }: Wire,
): Promise<WireResponse> => {
  const fields = [
    ['Host', 'localhost'],
    ['Connection', 'close'],
    ['Content-Length', `${body.length}`],
    ...headers,
  ];
  const head = [
    `${method} ${query === '' ? path : `${path}?${query}`} HTTP/1.1`,
    ...fields.map((field) => field.join(': ')),
  ];
  const socket = connect(port, '127.0.0.1');
  socket.write(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]));
  return parsed(await buffer(socket));
};

const parsed = (bytes: Buffer): WireResponse => {
  const end = bytes.indexOf('\r\n\r\n');
  const [status = '', ...fields] = bytes.toString('latin1', 0, end).split('\r\n');
  return {
    status: Number(status.split(' ')[1]),
    headers: fields.map((field) => field.split(/: (.*)/, 2) as [string, string]),
    body: bytes.subarray(end + 4),
  };
};

export const tokenDoors: readonly TokenDoor[] = [...eventDoors.map(inProcess), express];

/** The failure that an answer tells of; what else it is, otherwise. */
export const outcomeOf = (response: WireResponse): HttpFailureCode | string => {
  const type = header(response, 'content-type');
  const challenge = header(response, 'www-authenticate') ?? '';
  if (type !== 'application/problem+json') return `${response.status} ${type}`;
  const problem = JSON.parse(response.body.toString());
  const code = String(problem.type).replace('urn:portico:problem:', '');
  if (problem.status !== response.status) return `${response.status} with the problem ${code}`;
  if (response.status === 401 && !challenge.startsWith('Bearer realm="portico"'))
    return `${code} without a challenge`;
  return code;
};
