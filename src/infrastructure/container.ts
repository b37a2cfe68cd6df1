import 'reflect-metadata';
import { Container, type ServiceIdentifier } from 'inversify';
import { v7 } from 'uuid';
import { httpApp } from '../adapters/http/app.ts';
import { contract } from '../adapters/http/contract.ts';
import type { App } from '../adapters/http/message.ts';
import { createUser } from '../application/create-user.ts';
import { deleteUser } from '../application/delete-user.ts';
import { getUser } from '../application/get-user.ts';
import { greet } from '../application/greet.ts';
import { listUsers } from '../application/list-users.ts';
import type {
  Authenticator,
  Clock,
  Cursors,
  Log,
  NewId,
  UseCases,
  UserRepository,
} from '../application/ports.ts';
import { updateUser } from '../application/update-user.ts';
import type { Config } from './config.ts';
import { cursorKey, hmacCursors } from './hmac-cursors.ts';
import { joseAuthenticator } from './jose-authenticator.ts';
import { jsonLog } from './json-log.ts';
import { openUserRepository } from './user-repository.ts';

const token = <Service>(name: string) => Symbol(name) as ServiceIdentifier<Service>;

export const T = {
  App: token<App>('App'),
  UseCases: token<UseCases>('UseCases'),
  Users: token<UserRepository>('UserRepository'),
  Authenticator: token<Authenticator>('Authenticator'),
  Cursors: token<Cursors>('Cursors'),
  Clock: token<Clock>('Clock'),
  NewId: token<NewId>('NewId'),
  Log: token<Log>('Log'),
};

/** Everything joined: `await container(config).getAsync(T.App)`, once at start. */
export const container = (config: Config): Container => {
  const services = new Container({ defaultScope: 'Singleton' });
  services.bind(T.Clock).toConstantValue(() => new Date());
  services.bind(T.NewId).toConstantValue(() => v7());
  services
    .bind(T.Log)
    .toConstantValue(jsonLog(config.logLevel, (line) => process.stdout.write(line)));
  services.bind(T.Cursors).toResolvedValue(() => hmacCursors(cursorKey(config.jwt)));
  services.bind(T.Users).toResolvedValue(() => openUserRepository(config.database));
  services
    .bind(T.Authenticator)
    .toResolvedValue((now) => joseAuthenticator(config.jwt, now), [T.Clock]);
  services.bind(T.UseCases).toResolvedValue(useCases, [T.Users, T.Cursors, T.Clock, T.NewId]);
  services.bind(T.App).toResolvedValue(app, [T.UseCases, T.Authenticator, T.Log]);
  return services;
};

const useCases = (users: UserRepository, cursors: Cursors, now: Clock, newId: NewId): UseCases => ({
  greet,
  createUser: createUser(users, now, newId),
  listUsers: listUsers(users, cursors),
  getUser: getUser(users),
  updateUser: updateUser(users, now),
  deleteUser: deleteUser(users),
});

const app = (useCases: UseCases, authenticate: Authenticator, log: Log): App =>
  httpApp(contract, useCases, authenticate, log);
