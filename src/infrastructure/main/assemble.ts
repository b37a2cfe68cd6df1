import { httpApp } from '../../adapters/http/app/app.ts';
import { contract } from '../../adapters/http/contract/contract.ts';
import type { Operation } from '../../adapters/http/contract/operation.ts';
import { compression } from '../../adapters/http/policies/compression.ts';
import { cors } from '../../adapters/http/policies/cors.ts';
import { withIdempotency } from '../../adapters/http/policies/idempotency.ts';
import { type IsOriginSecret, originVerifier } from '../../adapters/http/policies/origin.ts';
import type { RateLimiter } from '../../adapters/http/policies/rate-limit.ts';
import type { App } from '../../adapters/http/protocol/message.ts';
import type {
  Authenticator,
  Clock,
  IdempotencyStore,
  Log,
  NewId,
} from '../../application/ports/driven.ts';
import type { UseCases } from '../../application/ports/driving.ts';
import type { Config } from '../config/config.ts';

/** What an app stands on. */
export interface AppPorts {
  readonly useCases: UseCases;
  readonly authenticate: Authenticator;
  readonly idempotency: IdempotencyStore;
  readonly now: Clock;
  readonly newId: NewId;
  readonly log: Log;
  readonly rateLimiter: RateLimiter | undefined;
  /** Where requests must come through CloudFront. */
  readonly isOriginSecret: IsOriginSecret | undefined;
  /** Operations beside the contract's. */
  readonly docs: readonly Operation[];
}

export type AppConfig = Pick<Config, 'auth' | 'compressMinBytes' | 'cors' | 'door'>;

/** The one place where an app is put together. */
export const assemble = (ports: AppPorts, config: AppConfig): App => {
  const { useCases, authenticate, idempotency, now, newId, log, docs } = ports;
  const { rateLimiter, isOriginSecret } = ports;
  const { tokenHeader } = config.auth;
  const operations = [...contract, ...docs];
  return httpApp(operations, useCases, authenticate, log, {
    tokenHeader,
    verifyOrigin: isOriginSecret && originVerifier(isOriginSecret, config.door.clientAddressHeader),
    withIdempotency: withIdempotency(idempotency, now, newId),
    rateLimiter,
    compress: config.compressMinBytes === 'off' ? undefined : compression(config.compressMinBytes),
    cors: config.cors && cors(config.cors, operations, tokenHeader),
  });
};
