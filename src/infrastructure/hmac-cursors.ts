import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Cursors } from '../application/ports/driven.ts';

/** What the bytes of a cursor are: this version, the seal, the position. */
const version = 1;
const sealEnd = 17;

/** Cursors with a truncated HMAC-SHA256 before the position (RFC 2104 §5 allows half the hash). */
export const hmacCursors = (key: Uint8Array) => {
  const sealed = (position: Buffer): Buffer => {
    const mac = createHmac('sha256', key).update('portico cursor').update(position).digest();
    return Buffer.concat([Buffer.of(version), mac.subarray(0, sealEnd - 1), position]);
  };
  return {
    seal: (text: string): string => sealed(Buffer.from(text)).toString('base64url'),
    open(cursor: string): string | undefined {
      const bytes = Buffer.from(cursor, 'base64url');
      if (bytes.length < sealEnd || bytes.toString('base64url') !== cursor) return undefined;
      const position = bytes.subarray(sealEnd);
      return timingSafeEqual(sealed(position), bytes) ? position.toString() : undefined;
    },
  };
};

/** Cursors with the key that all instances share. */
export const sharedCursors = (loadKey: (signal?: AbortSignal) => Promise<Uint8Array>): Cursors => ({
  seal: async (position, signal) => hmacCursors(await loadKey(signal)).seal(position),
  open: async (cursor, signal) => hmacCursors(await loadKey(signal)).open(cursor),
});
