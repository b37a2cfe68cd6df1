import { command, oneOf, runMain, UsageError } from '../src/infrastructure/main/command.ts';
import { dynamoAdmin } from '../src/infrastructure/stores/dynamodb/admin.ts';

const help = `npm run table -- create|delete|describe [--endpoint http://127.0.0.1:8000]

Makes, deletes or describes the DynamoDB table, the same that is deployed.

  --table <name>     its name (portico)
  --endpoint <URL>   of DynamoDB Local, say (that of the region)
  --region <region>  (that of the AWS environment)
`;

const options = {
  table: { type: 'string', default: 'portico' },
  endpoint: { type: 'string' },
  region: { type: 'string' },
} as const;

export const main = command(
  help,
  options,
  async ({ table, endpoint, region }, action) => {
    if (endpoint !== undefined && !URL.canParse(endpoint))
      throw new UsageError('--endpoint must be a URL');
    const admin = dynamoAdmin({ table, endpoint, region });
    switch (oneOf('action', action ?? '', ['create', 'delete', 'describe'])) {
      case 'create':
        await admin.create();
        process.stdout.write(`the table ${table} is there\n`);
        break;
      case 'delete':
        await admin.delete();
        process.stdout.write(`the table ${table} is gone\n`);
        break;
      case 'describe':
        process.stdout.write(`${JSON.stringify(await admin.describe(), undefined, 2)}\n`);
    }
  },
  'action',
);

if (import.meta.main) await runMain(main);
