import type { Socket } from 'node:net';
import { limitKey } from '../http/rate-limit.ts';

/** Closes a new connection at once where its address, or IPv6 network, has so many already. */
export const limitPerAddress = (most: number): ((socket: Socket) => void) => {
  const addresses = new Map<string, Set<Socket>>();
  return (socket) => {
    const address = limitKey(undefined, socket.remoteAddress);
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
