import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseConfig } from '../../src/infrastructure/config/config.ts';
import { dynamoAdmin } from '../../src/infrastructure/stores/dynamodb/admin.ts';
import { openStore } from '../../src/infrastructure/stores/open-store.ts';
import type { Store } from '../../src/infrastructure/stores/store.ts';
import { describeUnless } from '../describe-unless.ts';
import { dynamoDbLocal, noJava } from './dynamo-db-local.ts';

interface StoreKind {
  readonly name: string;
  /** Why it cannot be tested here. */
  readonly missing: () => string | undefined;
  /** To be called while tests are declared; gives a way to new places with nothing in them. */
  readonly places: () => () => Promise<DatabaseConfig>;
}

export const memory: StoreKind = {
  name: 'memory',
  missing: () => undefined,
  places: () => async () => ({ kind: 'memory' }),
};

export const sqlite: StoreKind = {
  name: 'SQLite',
  missing: () => undefined,
  places() {
    let folder: string | undefined;
    afterAll(() => folder && rmSync(folder, { recursive: true }));
    return async () => {
      folder ??= mkdtempSync(join(tmpdir(), 'portico-store-'));
      return { kind: 'sqlite', path: join(folder, `${randomUUID()}.db`) };
    };
  },
};

export const dynamoDb: StoreKind = {
  name: 'DynamoDB',
  missing: () => (dynamoDbLocal() === undefined ? noJava : undefined),
  places: () => async () => {
    const config = { table: `t-${randomUUID()}`, endpoint: dynamoDbLocal(), region: undefined };
    const admin = dynamoAdmin(config);
    await admin.create();
    admin.close();
    return { kind: 'dynamodb', ...config };
  },
};

export const stores: readonly StoreKind[] = [memory, sqlite, dynamoDb];

/** Skips, for all to see, what cannot be tested here. */
export const describeStore = (
  { name, missing }: StoreKind,
  title: string,
  tests: () => void,
): void => {
  describeUnless(missing(), `${title} (${name})`, tests);
};

/** The same tests for every store there is; `open` gives one with nothing in it. */
export const describeEveryStore = (
  title: string,
  tests: (open: () => Promise<Store>) => void,
): void => {
  for (const kind of stores) {
    describeStore(kind, title, () => {
      const opened: Store[] = [];
      afterEach(() => {
        for (const store of opened.splice(0)) store.close();
      });
      const place = kind.places();
      tests(async () => {
        const store = await openStore(await place());
        opened.push(store);
        return store;
      });
    });
  }
};
