import { randomBytes } from 'node:crypto';
import type { Entity, Repository } from '../../application/ports/driven.ts';
import { rejectOnAbort } from '../../application/reject-on-abort.ts';

const secretBytes = 32;
const id = 'shared';

interface Secret extends Entity {
  /** In hexadecimal digits. */
  readonly bytes: string;
}

/** One attempt at it, for all who wait. */
interface Reading {
  readonly bytes: Promise<Uint8Array>;
  readonly controller: AbortController;
  waiting: number;
}

/** Returns the secret of a database. Reads it once; again only after a failure, or when every waiting caller has left. */
export const sharedSecret = (
  secrets: Repository<Secret>,
): ((signal?: AbortSignal) => Promise<Uint8Array>) => {
  let secret: Uint8Array | undefined;
  let reading: Reading | undefined;
  const begin = (): Reading => {
    const controller = new AbortController();
    return { bytes: read(secrets, controller.signal), controller, waiting: 0 };
  };
  return async (signal) => {
    if (secret) return secret;
    reading ??= begin();
    const own = reading;
    own.waiting += 1;
    try {
      secret = await (signal ? rejectOnAbort(own.bytes, signal) : own.bytes);
      return secret;
    } finally {
      own.waiting -= 1;
      if (own.waiting === 0) {
        reading = undefined;
        own.controller.abort();
      }
    }
  };
};

const read = async (secrets: Repository<Secret>, signal: AbortSignal): Promise<Uint8Array> => {
  const found = await secrets.find(id, signal);
  const own = { id, version: 1, bytes: randomBytes(secretBytes).toString('hex') };
  const { bytes } = found ?? (await secrets.insert(own, signal));
  return Uint8Array.from(Buffer.from(bytes, 'hex'));
};
