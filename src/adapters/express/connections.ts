import type { Socket } from 'node:net';
import { limitKey } from '../http/rate-limit.ts';

/** Closes a new connection at once where its address, or IPv6 network, has so many already. */
export const limitPerAddress = (most: number): ((socket: Socket) => void) => {
  const counts = new Map<string, number>();
  return (socket) => {
    const address = limitKey(undefined, socket.remoteAddress);
    const count = counts.get(address) ?? 0;
    if (count >= most) {
      socket.destroy();
      return;
    }
    counts.set(address, count + 1);
    socket.once('close', () => {
      const left = (counts.get(address) ?? 0) - 1;
      if (left > 0) counts.set(address, left);
      else counts.delete(address);
    });
  };
};
