import { DatabaseSync } from 'node:sqlite';
import { container, tokens } from '../../src/infrastructure/main/container.ts';
import type { Store } from '../../src/infrastructure/stores/store.ts';
import { type Door, expressDoor, openDoor } from '../e2e/describe-every-door.ts';
import { bearer, testConfig } from '../e2e/test-config.ts';
import { sqlite } from './describe-every-store.ts';

export interface SqliteSystem {
  readonly path: string;
  /** The one connection of the system. */
  readonly connection: DatabaseSync;
  readonly store: Store;
  /** The entries of its log that are errors. */
  readonly errors: Record<string, unknown>[];
  request: Door['request'];
  post(email: string, headers?: Record<string, string>): Promise<Awaited<ReturnType<Post>>>;
  readonly authorization: string;
}
type Post = () => ReturnType<ReturnType<Door['request']>['post']>;

/** To be called while tests are declared; gives the system of each test, on a file with nothing in it. */
export const sqliteSystems = (): (() => SqliteSystem) => {
  const place = sqlite.places();
  let system: SqliteSystem;
  let door: Door & { close(): Promise<void> };

  beforeEach(async () => {
    const exec = jest.spyOn(DatabaseSync.prototype, 'exec');
    const database = await place();
    if (database.kind !== 'sqlite') throw new Error('this is no SQLite');
    const services = container({ ...testConfig, database });
    const errors: Record<string, unknown>[] = [];
    services.rebind(tokens.Log).toConstantValue((level, message, fields) => {
      if (level === 'error') errors.push({ message, ...fields });
    });
    const store = await services.getAsync(tokens.Store);
    const connection = exec.mock.contexts[0] as DatabaseSync;
    exec.mockRestore();
    door = await openDoor(expressDoor, await services.getAsync(tokens.App));
    const authorization = await bearer({ scope: 'users:read users:write' });
    system = {
      path: database.path,
      connection,
      store,
      errors,
      authorization,
      request: () => door.request(),
      post: async (email, headers = {}) =>
        door
          .request()
          .post('/users')
          .set({ authorization, ...headers })
          .send({ name: 'Ada', email }),
    };
  });
  afterEach(async () => {
    await door?.close();
    system?.store.close();
  });
  return () => system;
};
