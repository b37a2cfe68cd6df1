import { randomUUID } from 'node:crypto';
import { main } from '../../scripts/table.ts';
import { dynamoTable } from '../../src/infrastructure/stores/dynamodb/table.ts';
import { openStore } from '../../src/infrastructure/stores/open-store.ts';
import { describeStore, dynamoDb } from '../stores/describe-every-store.ts';
import { dynamoDbLocal } from '../stores/dynamo-db-local.ts';
import { userOf } from '../stores/users.ts';
import { commandLines, failsWith, refusesWith } from './command-line.ts';
import { sharedProcess } from './shared-process.ts';

const { call } = commandLines();

const table = (...args: string[]) => call(main, args);
const says = (stdout: string) => ({ code: 0, stdout, stderr: '' });

describeStore(dynamoDb, 'the table', () => {
  let name = '';
  beforeEach(() => {
    name = `table-${randomUUID()}`;
  });
  const here = (action: string) =>
    table(action, '--table', name, '--endpoint', dynamoDbLocal() ?? '');

  it('makes a table that the store works with, describes it and deletes it', async () => {
    await expect(here('create')).resolves.toEqual(says(`the table ${name} is there\n`));

    const endpoint = dynamoDbLocal();
    const store = await openStore({ kind: 'dynamodb', table: name, endpoint, region: undefined });
    await store.users.insert(userOf(1));
    await expect(store.users.find(userOf(1).id)).resolves.toStrictEqual(userOf(1));
    store.close();

    const described = await here('describe');
    expect(described).toEqual(says(expect.any(String)));
    expect(JSON.parse(described.stdout)).toMatchObject({
      TableName: name,
      TableStatus: 'ACTIVE',
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      KeySchema: [
        { AttributeName: dynamoTable.partitionKey, KeyType: 'HASH' },
        { AttributeName: dynamoTable.sortKey, KeyType: 'RANGE' },
      ],
    });

    await expect(here('delete')).resolves.toEqual(says(`the table ${name} is gone\n`));
    await expect(here('describe')).resolves.toEqual(failsWith(/.*non-existent table.*/));
  });

  it.each(['delete', 'describe'])('says that there is no table to %s', async (action) => {
    await expect(here(action)).resolves.toEqual(failsWith(/.*non-existent table.*/));
  });

  it('says that the table is there already', async () => {
    await here('create');
    await expect(here('create')).resolves.toEqual(failsWith(/.*preexisting table.*/));
  });
});

it('shows its help', async () => {
  await expect(table('--help')).resolves.toEqual(
    says(expect.stringMatching(/^npm run table[\s\S]*--endpoint/)),
  );
});

describe('says on one line what is wrong:', () => {
  // Nobody listens on port 1.
  const nobody = ['--endpoint', 'http://127.0.0.1:1'];

  // As a process: the AWS SDK does not know errors of the network from within jest as errors.
  const callApart = sharedProcess();
  it.each(['create', 'delete', 'describe'])('%s where nobody listens', async (action) => {
    await expect(callApart('scripts/table.ts', [action, ...nobody])).resolves.toEqual(
      failsWith(/connect ECONNREFUSED 127\.0\.0\.1:1/),
    );
  });

  it('describe without a region', async () => {
    await expect(table('describe')).resolves.toEqual(failsWith(/Region is missing/));
  });

  it.each<[string[], RegExp]>([
    [['describe', '--endpoint', 'zebra'], /--endpoint must be a URL/],
    [['zebra', ...nobody], /unknown action 'zebra': choose create, delete or describe/],
    [[], /one action must be named; --help tells more/],
    [['create', 'delete'], /unexpected argument 'delete'; --help tells more/],
    [['create', '--zebra'], /unknown option '--zebra'.*/],
  ])('%j', async (args, line) => {
    await expect(table(...args)).resolves.toEqual(refusesWith(line));
  });
});
