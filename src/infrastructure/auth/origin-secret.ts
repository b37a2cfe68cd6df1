import { createHash, timingSafeEqual } from 'node:crypto';
import type { IsOriginSecret } from '../../adapters/http/policies/origin.ts';
import type { Clock } from '../../application/ports/driven.ts';
import { Failure } from '../../domain/failure.ts';
import { refreshed, secretReader } from './secret-reader.ts';

/** By its digest, so that the time of a comparison says nothing. */
export const originSecret = (arn: string, now: Clock): IsOriginSecret => {
  const read = secretReader(arn);
  const { current } = refreshed(async () => digest(await read('AWSCURRENT')), now);
  return async (value) => {
    const known = await current().catch((cause: unknown) => {
      throw new Failure('unavailable', 'the origin cannot be verified at the moment', { cause });
    });
    return timingSafeEqual(known, digest(value));
  };
};

const digest = (secret: string | Uint8Array): Buffer =>
  createHash('sha256').update(secret).digest();
