import 'reflect-metadata';
import { Container, type ServiceIdentifier } from 'inversify';
import { v7 } from 'uuid';
import type { AuthorizerPorts } from '../adapters/authorizers/decide.ts';
import { httpApp } from '../adapters/http/app.ts';
import { contract } from '../adapters/http/contract.ts';
import { type AnswerOnce, answerOnce } from '../adapters/http/idempotency.ts';
import type { App } from '../adapters/http/message.ts';
import { createUser } from '../application/create-user.ts';
import { deleteUser } from '../application/delete-user.ts';
import { exportUsers } from '../application/export-users.ts';
import { getUser } from '../application/get-user.ts';
import { greet } from '../application/greet.ts';
import { listUsers } from '../application/list-users.ts';
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
import { updateUser } from '../application/update-user.ts';
import { authenticator } from './authenticator.ts';
import type { Config, EdgeConfig } from './config.ts';
import { sharedCursors } from './hmac-cursors.ts';
import { lineLog } from './line-log.ts';
import { openStore, type Store } from './stores/store.ts';

const token = <Service>(name: string) => Symbol(name) as ServiceIdentifier<Service>;

export const T = {
  App: token<App>('App'),
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
  services.bind(T.Authenticator).toResolvedValue((now) => authenticator(auth, now), [T.Clock]);
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

/** Everything joined: `await container(config, door).getAsync(T.App)`, once at start; the log names the door. */
export const container = (config: Config, door?: string): Container => {
  const services = edgeContainer(config, door);
  services.bind(T.NewId).toConstantValue(() => v7());
  services.bind(T.Store).toResolvedValue(() => openStore(config.database));
  services.bind(T.Users).toResolvedValue(({ users }) => users, [T.Store]);
  services.bind(T.Idempotency).toResolvedValue(({ idempotency }) => idempotency, [T.Store]);
  services.bind(T.Cursors).toResolvedValue((store) => sharedCursors(store.secret), [T.Store]);
  services.bind(T.UseCases).toResolvedValue(useCases, [T.Users, T.Cursors, T.Clock, T.NewId]);
  services.bind(T.AnswerOnce).toResolvedValue(answerOnce, [T.Idempotency, T.Clock, T.NewId]);
  services
    .bind(T.App)
    .toResolvedValue(
      (useCases, authenticate, log, answerOnce) =>
        httpApp(contract, useCases, authenticate, log, { ...config.auth, answerOnce }),
      [T.UseCases, T.Authenticator, T.Log, T.AnswerOnce],
    );
  return services;
};

const useCases = (users: UserRepository, cursors: Cursors, now: Clock, newId: NewId): UseCases => ({
  greet,
  createUser: createUser(users, now, newId),
  listUsers: listUsers(users, cursors),
  exportUsers: exportUsers(users),
  getUser: getUser(users),
  updateUser: updateUser(users, now),
  deleteUser: deleteUser(users),
});
