import type { Response } from 'supertest';
import { container, tokens } from '../../src/infrastructure/main/container.ts';
import { expressDoor, openDoor } from '../e2e/describe-every-door.ts';
import { bearer, testConfig } from '../e2e/test-config.ts';
import { dynamoDb } from './describe-every-store.ts';
import { type Attempt, type Fault, faultProxy } from './fault-proxy.ts';

/** A request of a client, without its credentials. */
export interface Call {
  readonly method: 'get' | 'post' | 'patch' | 'delete';
  readonly path: string;
  readonly body?: object | undefined;
  readonly key?: string | undefined;
}

/** To be called while tests are declared; gives systems whose table is new and behind a proxy. */
export const faultySystems = () => {
  const closings: (() => Promise<void>)[] = [];
  afterAll(async () => {
    for (const close of closings.splice(0)) await close();
  });
  const place = dynamoDb.places();

  return async () => {
    const database = await place();
    if (database.kind !== 'dynamodb') throw new Error('this is no DynamoDB');
    const trouble: { next: (attempt: Attempt) => Fault | undefined } = { next: () => undefined };
    const proxy = await faultProxy(database.endpoint ?? '', (attempt) => trouble.next(attempt));
    const services = container({
      ...testConfig,
      database: { ...database, endpoint: proxy.endpoint },
    });
    services.rebind(tokens.Log).toConstantValue(() => {});
    const store = await services.getAsync(tokens.Store);
    const app = await services.getAsync(tokens.App);
    const door = await openDoor(expressDoor, app);
    const authorization = await bearer({ scope: 'users:read users:write' });
    closings.push(async () => {
      await door.close();
      store.close();
      await proxy.close();
    });

    const call = async ({ method, path, body, key }: Call): Promise<Response> => {
      const request = door.request()[method](path).set('authorization', authorization);
      if (key) request.set('idempotency-key', key);
      return request.send(body);
    };
    return { app, store, proxy, database, trouble, authorization, call };
  };
};

export type FaultySystem = Awaited<ReturnType<ReturnType<typeof faultySystems>>>;
