import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { limitKey } from '../http/policies/rate-limit.ts';
import { ipAddress } from '../http/protocol/client-address.ts';

/** Closes a new connection if its address (IPv6: /64 network) already has the maximum. */
export const limitPerAddress = (maxConnections: number): ((socket: Socket) => void) => {
  const addresses = new Map<string, Set<Socket>>();
  return (socket) => {
    const address = limitKey(undefined, ipAddress(socket.remoteAddress));
    const sockets = addresses.get(address) ?? new Set();
    if (sockets.size >= maxConnections) {
      socket.destroy();
      return;
    }
    addresses.set(address, sockets.add(socket));
    socket.once('close', () => {
      sockets.delete(socket);
      if (sockets.size === 0) addresses.delete(address);
    });
  };
};

/** How long a client may take to read the response before its connection is destroyed. */
const lingerMs = 2_000;

/** Half-closes the connection and still reads: closing at once could reset it before the client has the response (RFC 9112 §9.6). */
export const lingeringClose = (socket: Duplex, lastChunk?: string): void => {
  socket.end(lastChunk);
  setTimeout(() => socket.destroy(), lingerMs).unref();
};

/** Makes Node close a connection with `lingeringClose` while a request is still arriving. */
export const lingerWhileArriving =
  (isArriving: (socket: Duplex) => boolean) =>
  (socket: Socket): void => {
    const destroySoon = socket.destroySoon?.bind(socket);
    socket.destroySoon = () => (isArriving(socket) ? lingeringClose(socket) : destroySoon());
  };
