import { join } from 'node:path';
import type { DatabaseConfig } from '../../src/infrastructure/config.ts';
import { dynamoAdmin } from '../../src/infrastructure/stores/dynamo-admin.ts';
import { openStore, type Store } from '../../src/infrastructure/stores/store.ts';
import { temporaryFolder } from '../infrastructure/temporary-folder.ts';
import { dynamoDbLocal, hasJava } from './dynamo-db-local.ts';

/** Gives a new place without users, as it is configured; called while tests are being declared. */
type Kind = () => (name: string) => Promise<DatabaseConfig>;

const memory: Kind = () => async () => ({ kind: 'memory' });

const sqlite: Kind = () => {
  const folder = temporaryFolder();
  return async (name) => ({ kind: 'sqlite', path: join(folder(), `${name}.db`) });
};

const dynamoDb: Kind = () => {
  const endpoint = dynamoDbLocal();
  return async (name) => {
    const config = { table: name, endpoint: endpoint(), region: undefined };
    const admin = dynamoAdmin(config);
    await admin.create();
    admin.close();
    return { kind: 'dynamodb', ...config };
  };
};

const stores: Record<string, Kind> = { memory, SQLite: sqlite, DynamoDB: dynamoDb };

let places = 0;

/** The same tests for every store there is; `open` gives one with nothing in it. */
export const describeEveryStore = (
  title: string,
  tests: (open: () => Promise<Store>) => void,
): void => {
  for (const [name, kind] of Object.entries(stores)) {
    const describeHere = name === 'DynamoDB' && !hasJava() ? describe.skip : describe;
    describeHere(`${title} (${name})`, () => {
      const opened: Store[] = [];
      // Before the folder is removed.
      afterEach(() => {
        for (const store of opened.splice(0)) store.close();
      });
      const place = kind();
      tests(async () => {
        places += 1;
        const store = await openStore(await place(`place-${places}`));
        opened.push(store);
        return store;
      });
    });
  }
};
