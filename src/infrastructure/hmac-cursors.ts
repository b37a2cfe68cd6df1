import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Cursors } from '../application/ports.ts';
import type { JwtConfig } from './auth-config.ts';

const macBytes = 16;
const version = '1';

/** Cursors with a truncated HMAC-SHA256 before the position (RFC 2104 §5 allows half the hash). */
export const hmacCursors = (key: Uint8Array): Cursors => {
  const mac = (position: Buffer) =>
    createHmac('sha256', key)
      .update(`portico cursor ${version} `)
      .update(position)
      .digest()
      .subarray(0, macBytes);
  return {
    seal(text) {
      const position = Buffer.from(text);
      return Buffer.concat([mac(position), position]).toString('base64url');
    },
    open(cursor) {
      const bytes = Buffer.from(cursor, 'base64url');
      if (bytes.length < macBytes || bytes.toString('base64url') !== cursor) return undefined;
      const position = bytes.subarray(macBytes);
      const isOurs = timingSafeEqual(mac(position), bytes.subarray(0, macBytes));
      return isOurs ? position.toString() : undefined;
    },
  };
};

/** A key of its own from the secret we have; where there is none, one for as long as the process lives. */
export const cursorKey = ({ keys }: JwtConfig): Uint8Array =>
  'secret' in keys
    ? createHmac('sha256', keys.secret).update('portico cursor key').digest()
    : randomBytes(32);
