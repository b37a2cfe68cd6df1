import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Cursors } from '../application/ports.ts';

const macBytes = 16;
const version = '1';

/** Cursors with a truncated HMAC-SHA256 before the position (RFC 2104 §5 allows half the hash). */
export const hmacCursors = (key: Uint8Array) => {
  const mac = (position: Buffer) =>
    createHmac('sha256', key)
      .update(`portico cursor ${version} `)
      .update(position)
      .digest()
      .subarray(0, macBytes);
  return {
    seal(text: string): string {
      const position = Buffer.from(text);
      return Buffer.concat([mac(position), position]).toString('base64url');
    },
    open(cursor: string): string | undefined {
      const bytes = Buffer.from(cursor, 'base64url');
      if (bytes.length < macBytes || bytes.toString('base64url') !== cursor) return undefined;
      const position = bytes.subarray(macBytes);
      const isOurs = timingSafeEqual(mac(position), bytes.subarray(0, macBytes));
      return isOurs ? position.toString() : undefined;
    },
  };
};

/** Cursors with the key that all instances share. */
export const sharedCursors = (loadKey: () => Promise<Uint8Array>): Cursors => ({
  seal: async (position) => hmacCursors(await loadKey()).seal(position),
  open: async (cursor) => hmacCursors(await loadKey()).open(cursor),
});
