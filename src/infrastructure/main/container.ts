import 'reflect-metadata';
import { Container, type ServiceIdentifier } from 'inversify';
import type { Operation } from '../../adapters/http/contract/operation.ts';
import type { DocsFiles } from '../../adapters/http/docs/operations.ts';
import { docsWithRedirects } from '../../adapters/http/docs/redirects.ts';
import type { IsOriginSecret } from '../../adapters/http/policies/origin.ts';
import type { RateLimiter } from '../../adapters/http/policies/rate-limit.ts';
import type { App } from '../../adapters/http/protocol/message.ts';
import type {
  Authenticator,
  Clock,
  Cursors,
  IdempotencyStore,
  Log,
  NewId,
  UserRepository,
} from '../../application/ports/driven.ts';
import type { UseCases } from '../../application/ports/driving.ts';
import { useCases } from '../../application/use-cases.ts';
import { authenticator } from '../auth/authenticator.ts';
import type { Config } from '../config/config.ts';
import { sharedCursors } from '../hmac-cursors.ts';
import { memoryRateLimiter } from '../rate-limiter.ts';
import { openStore } from '../stores/open-store.ts';
import type { Store } from '../stores/store.ts';
import { assemble } from './assemble.ts';
import { doorLog, newId, now, openDocs, originTest } from './open-ports.ts';

const token = <Service>(name: string) => Symbol(name) as ServiceIdentifier<Service>;

/** What can be taken from the container, and bound to another implementation. */
export const tokens = {
  App: token<App>('App'),
  UseCases: token<UseCases>('UseCases'),
  Authenticator: token<Authenticator>('Authenticator'),
  Store: token<Store>('Store'),
  Users: token<UserRepository>('UserRepository'),
  Idempotency: token<IdempotencyStore>('IdempotencyStore'),
  Cursors: token<Cursors>('Cursors'),
  Clock: token<Clock>('Clock'),
  NewId: token<NewId>('NewId'),
  Log: token<Log>('Log'),
  RateLimiter: token<RateLimiter | undefined>('RateLimiter'),
  IsOriginSecret: token<IsOriginSecret | undefined>('IsOriginSecret'),
  Docs: token<readonly Operation[]>('Docs'),
};

/**
 * The ports of a system, each of which can be bound to another implementation before the app is taken
 * from it: `await container(config, door).getAsync(tokens.App)`. The log names the door.
 */
export const container = (config: Config, door?: string, docs?: DocsFiles): Container => {
  const services = new Container({ defaultScope: 'Singleton' });
  const { App, UseCases, Authenticator, Store, Users, Idempotency, Cursors } = tokens;
  const { Clock, NewId, Log, RateLimiter, IsOriginSecret, Docs } = tokens;
  services.bind(Clock).toConstantValue(now);
  services.bind(NewId).toConstantValue(newId);
  services.bind(Log).toConstantValue(doorLog(config.log, door));
  services.bind(Store).toResolvedValue(() => openStore(config.database));
  services.bind(Users).toResolvedValue(({ users }) => users, [Store]);
  services.bind(Idempotency).toResolvedValue(({ idempotency }) => idempotency, [Store]);
  services.bind(Cursors).toResolvedValue(({ secret }) => sharedCursors(secret), [Store]);
  services
    .bind(Authenticator)
    .toResolvedValue((now, log) => authenticator(config.auth, now, log), [Clock, Log]);
  services
    .bind(RateLimiter)
    .toResolvedValue(async () => config.rateLimit && memoryRateLimiter(config.rateLimit));
  services.bind(IsOriginSecret).toResolvedValue(() => originTest(config));
  services
    .bind(Docs)
    .toResolvedValue(async () => (docs ? docsWithRedirects(docs) : openDocs(config)));
  services
    .bind(UseCases)
    .toResolvedValue(
      (users, { repository }, cursors, now, newId) =>
        useCases({ users, repository, cursors, now, newId }),
      [Users, Store, Cursors, Clock, NewId],
    );
  services.bind(App).toResolvedValue(
    (useCases, authenticate, idempotency, now, newId, log, rateLimiter, isOriginSecret, docs) =>
      assemble(
        {
          useCases,
          authenticate,
          idempotency,
          now,
          newId,
          log,
          rateLimiter,
          isOriginSecret,
          docs,
        },
        config,
      ),
    [UseCases, Authenticator, Idempotency, Clock, NewId, Log, RateLimiter, IsOriginSecret, Docs],
  );
  return services;
};
