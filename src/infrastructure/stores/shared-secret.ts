import { randomBytes } from 'node:crypto';
import type { Entity, Repository } from '../../application/ports.ts';

const secretBytes = 32;
const id = 'shared';

interface Secret extends Entity {
  /** In hexadecimal digits. */
  readonly bytes: string;
}

/** The secret of a database; asked for again only when it could not be had. */
export const sharedSecret = (secrets: Repository<Secret>): (() => Promise<Uint8Array>) => {
  let secret: Promise<Uint8Array> | undefined;
  return () => {
    secret ??= read(secrets).catch((error: unknown) => {
      secret = undefined;
      throw error;
    });
    return secret;
  };
};

const read = async (secrets: Repository<Secret>): Promise<Uint8Array> => {
  const bytes = randomBytes(secretBytes).toString('hex');
  const secret = (await secrets.find(id)) ?? (await secrets.insert({ id, version: 1, bytes }));
  return Uint8Array.from(Buffer.from(secret.bytes, 'hex'));
};
