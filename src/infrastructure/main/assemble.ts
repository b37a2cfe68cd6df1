import { httpApp } from '../../adapters/http/app.ts';
import { compression } from '../../adapters/http/compression.ts';
import { contract } from '../../adapters/http/contract.ts';
import { cors } from '../../adapters/http/cors.ts';
import { type DocsFiles, docsOperations } from '../../adapters/http/docs-operations.ts';
import { withIdempotency } from '../../adapters/http/idempotency.ts';
import type { App } from '../../adapters/http/message.ts';
import type { RateLimiter } from '../../adapters/http/rate-limit.ts';
import type {
  Authenticator,
  Clock,
  IdempotencyStore,
  Log,
  NewId,
  UseCases,
} from '../../application/ports.ts';
import type { Config } from '../config.ts';

/** What an app stands on. */
export interface AppPorts {
  readonly useCases: UseCases;
  readonly authenticate: Authenticator;
  readonly idempotency: IdempotencyStore;
  readonly now: Clock;
  readonly newId: NewId;
  readonly log: Log;
  readonly rateLimiter: RateLimiter | undefined;
  /** Served beside the contract. */
  readonly docs: DocsFiles | undefined;
}

export type AppConfig = Pick<Config, 'auth' | 'compressMinBytes' | 'cors'>;

/** The one place where an app is put together. */
export const assemble = (ports: AppPorts, config: AppConfig): App => {
  const { useCases, authenticate, idempotency, now, newId, log, rateLimiter, docs } = ports;
  const { tokenHeader } = config.auth;
  const operations = docs ? [...contract, ...docsOperations(docs)] : contract;
  return httpApp(operations, useCases, authenticate, log, {
    tokenHeader,
    withIdempotency: withIdempotency(idempotency, now, newId),
    rateLimiter,
    compress: config.compressMinBytes === 'off' ? undefined : compression(config.compressMinBytes),
    cors: config.cors && cors(config.cors, operations, tokenHeader),
  });
};
