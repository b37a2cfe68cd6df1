import { v7 } from 'uuid';
import type { AuthorizerPorts } from '../../adapters/authorizers/decide.ts';
import type { Operation } from '../../adapters/http/contract/operation.ts';
import type { IsOriginSecret } from '../../adapters/http/policies/origin.ts';
import type { Clock, Log } from '../../application/ports/driven.ts';
import { useCases } from '../../application/use-cases.ts';
import { authenticator } from '../auth/authenticator.ts';
import type { AuthorizerConfig, Config } from '../config/config.ts';
import { sharedCursors } from '../hmac-cursors.ts';
import { type LogConfig, lineLog } from '../log/line-log.ts';
import { memoryRateLimiter } from '../rate-limiter.ts';
import { openStore } from '../stores/open-store.ts';
import type { AppPorts } from './assemble.ts';

export const now: Clock = () => new Date();

/** UUIDv7. */
export const newId = (): string => v7();

/** The log of a door, on standard output. */
export const doorLog = (config: LogConfig, door: string | undefined): Log =>
  lineLog(config, (line) => process.stdout.write(line), { door });

/** The docs beside the bundle, loaded where they are on. */
export const openDocs = async ({ docs }: Config): Promise<readonly Operation[]> =>
  docs ? (await import('../docs/docs-folder.ts')).bundledDocs() : [];

/** Logs the start-up time of an instance; Lambda's own lines have it only at their lower levels. */
const logStart = (log: Log, { initialization }: AuthorizerConfig): void => {
  if (initialization === undefined) return;
  log('info', 'start', { initialization, initMs: Math.round(performance.now()) });
};

/** Verifies that a request comes through CloudFront, where the door requires it. */
export const originTest = async ({
  originSecretArn,
}: Config): Promise<IsOriginSecret | undefined> =>
  originSecretArn === undefined
    ? undefined
    : (await import('../auth/origin-secret.ts')).originSecret(originSecretArn, now);

/** The ports of a Lambda door, opened once at start. */
export const openPorts = async (config: Config, door: string): Promise<AppPorts> => {
  const log = doorLog(config.log, door);
  const [
    { users, repository, idempotency, secret },
    authenticate,
    rateLimiter,
    isOriginSecret,
    docs,
  ] = await Promise.all([
    openStore(config.database),
    authenticator(config.auth, now, log),
    config.rateLimit && memoryRateLimiter(config.rateLimit),
    originTest(config),
    openDocs(config),
  ]);
  const cursors = sharedCursors(secret);
  logStart(log, config);
  return {
    useCases: useCases({ users, repository, cursors, now, newId }),
    ...{ authenticate, idempotency, now, newId, log, rateLimiter, isOriginSecret, docs },
  };
};

/** The ports of an authorizer, opened once at start. */
export const openAuthorizerPorts = async (
  config: AuthorizerConfig,
  door?: string,
): Promise<AuthorizerPorts> => {
  const { auth } = config;
  const log = doorLog(config.log, door);
  const authenticate = await authenticator(auth, now, log);
  logStart(log, config);
  return { authenticate, log, tokenHeader: auth.tokenHeader };
};
