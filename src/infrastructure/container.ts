import 'reflect-metadata';
import { Container, type ServiceIdentifier } from 'inversify';
import { v7 } from 'uuid';
import type { AuthorizerPorts } from '../adapters/authorizers/decide.ts';
import { type AppSettings, httpApp } from '../adapters/http/app.ts';
import { compression } from '../adapters/http/compression.ts';
import { contract } from '../adapters/http/contract.ts';
import { cors } from '../adapters/http/cors.ts';
import { type DocsFiles, docsOperations } from '../adapters/http/docs-operations.ts';
import { type AnswerOnce, answerOnce } from '../adapters/http/idempotency.ts';
import type { App } from '../adapters/http/message.ts';
import type { Operation } from '../adapters/http/operation.ts';
import type {
  Authenticator,
  Clock,
  Cursors,
  IdempotencyStore,
  Log,
  NewId,
  UseCases,
  UserRepository,
} from '../application/ports.ts';
import { useCases } from '../application/use-cases.ts';
import { authenticator } from './authenticator.ts';
import type { Config, EdgeConfig } from './config.ts';
import { sharedCursors } from './hmac-cursors.ts';
import { lineLog } from './line-log.ts';
import { memoryRateLimiter } from './rate-limiter.ts';
import { openStore, type Store } from './stores/store.ts';

const token = <Service>(name: string) => Symbol(name) as ServiceIdentifier<Service>;

export const T = {
  App: token<App>('App'),
  Contract: token<readonly Operation[]>('Contract'),
  AppSettings: token<AppSettings>('AppSettings'),
  AnswerOnce: token<AnswerOnce>('AnswerOnce'),
  UseCases: token<UseCases>('UseCases'),
  Store: token<Store>('Store'),
  Idempotency: token<IdempotencyStore>('IdempotencyStore'),
  Users: token<UserRepository>('UserRepository'),
  Authenticator: token<Authenticator>('Authenticator'),
  Cursors: token<Cursors>('Cursors'),
  Clock: token<Clock>('Clock'),
  NewId: token<NewId>('NewId'),
  Log: token<Log>('Log'),
};

/** The auth port and what it stands on. */
const edgeContainer = ({ auth, log }: EdgeConfig, door?: string): Container => {
  const services = new Container({ defaultScope: 'Singleton' });
  services.bind(T.Clock).toConstantValue(() => new Date());
  const write = (line: string) => process.stdout.write(line);
  services.bind(T.Log).toConstantValue(lineLog(log, write, { door }));
  services
    .bind(T.Authenticator)
    .toResolvedValue((now, log) => authenticator(auth, now, log), [T.Clock, T.Log]);
  return services;
};

/** What an authorizer works with, once at start. */
export const authorizerPorts = async (
  config: EdgeConfig,
  door?: string,
): Promise<AuthorizerPorts> => {
  const services = edgeContainer(config, door);
  return {
    authenticate: await services.getAsync(T.Authenticator),
    log: services.get(T.Log),
    tokenHeader: config.auth.tokenHeader,
  };
};

/**
 * Everything joined: `await container(config, door).getAsync(T.App)`, once at start; the log names the
 * door. `docs` are served instead of those beside the bundle.
 */
export const container = (config: Config, door?: string, docs?: DocsFiles): Container => {
  const services = edgeContainer(config, door);
  services.bind(T.NewId).toConstantValue(() => v7());
  services.bind(T.Store).toResolvedValue(() => openStore(config.database));
  services.bind(T.Users).toResolvedValue(({ users }) => users, [T.Store]);
  services.bind(T.Idempotency).toResolvedValue(({ idempotency }) => idempotency, [T.Store]);
  services.bind(T.Cursors).toResolvedValue((store) => sharedCursors(store.secret), [T.Store]);
  services
    .bind(T.UseCases)
    .toResolvedValue(
      (users, { repository }, cursors, now, newId) =>
        useCases({ users, repository, cursors, now, newId }),
      [T.Users, T.Store, T.Cursors, T.Clock, T.NewId],
    );
  services.bind(T.AnswerOnce).toResolvedValue(answerOnce, [T.Idempotency, T.Clock, T.NewId]);
  services.bind(T.Contract).toResolvedValue(() => served(config, docs));
  services.bind(T.AppSettings).toResolvedValue(appSettings(config), [T.Contract, T.AnswerOnce]);
  services
    .bind(T.App)
    .toResolvedValue(httpApp, [T.Contract, T.UseCases, T.Authenticator, T.Log, T.AppSettings]);
  return services;
};

/** The contract, and the docs about it where they are on. */
const served = async (config: Config, given?: DocsFiles): Promise<readonly Operation[]> => {
  if (!config.docs) return contract;
  const docs = given ?? (await import('./docs/docs-folder.ts')).docsFolder();
  return [...contract, ...docsOperations(docs)];
};

const appSettings =
  ({ auth, compressMinBytes, cors: origins, rateLimit }: Config) =>
  async (operations: readonly Operation[], answerOnce: AnswerOnce): Promise<AppSettings> => ({
    tokenHeader: auth.tokenHeader,
    answerOnce,
    rateLimiter: rateLimit && (await memoryRateLimiter(rateLimit)),
    compress: compressMinBytes === 'off' ? undefined : compression(compressMinBytes),
    cors: origins && cors(origins, operations, auth.tokenHeader),
  });
