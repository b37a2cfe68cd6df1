import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { limitKey } from '../http/policies/rate-limit.ts';
import { ipAddress } from '../http/protocol/client-address.ts';

/** Closes a new connection at once where its address, or IPv6 network, has so many already. */
export const limitPerAddress = (most: number): ((socket: Socket) => void) => {
  const addresses = new Map<string, Set<Socket>>();
  return (socket) => {
    const address = limitKey(undefined, ipAddress(socket.remoteAddress));
    const sockets = addresses.get(address) ?? new Set();
    if (sockets.size >= most) {
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

/** How long a client has to read an answer before its connection is cut, in milliseconds. */
const lingerMs = 2_000;

/** Ends our side, and takes what the client still sends: to close at once would reset the connection (RFC 9112 §9.6). */
export const lingeringClose = (socket: Duplex, lastWords?: string): void => {
  socket.end(lastWords);
  setTimeout(() => socket.destroy(), lingerMs).unref();
};

/** How Node is to close a connection after its last answer, where it would do so at once. */
export const closeBySteps =
  (isArriving: (socket: Duplex) => boolean) =>
  (socket: Socket): void => {
    const destroySoon = socket.destroySoon?.bind(socket);
    socket.destroySoon = () => (isArriving(socket) ? lingeringClose(socket) : destroySoon());
  };
