import { Aws, CfnWaitConditionHandle, Stack } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  type CfnGlobalTable,
  type ITableV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { dynamoTable } from '../src/infrastructure/stores/dynamodb/table.ts';
import { backups } from './backups.ts';
import type { DoorProps } from './door-function.ts';
import { protectedRemovalPolicyOf, removalPolicyOf } from './removal-policy.ts';
import type { Stage } from './settings/stage.ts';
import type { Tokens } from './token-types.ts';
import { tokensOf } from './tokens.ts';

/** What all doors share, and what outlives every deployment. */
export class DataStack extends Stack {
  readonly table: ITableV2;
  readonly tokens: Tokens;

  constructor(
    scope: Construct,
    id: string,
    { stage, stageName, bundle }: Pick<DoorProps, 'stage' | 'stageName' | 'bundle'>,
  ) {
    super(scope, id, { env: { region: stage.region } });
    const { customerManagedKey, table: adopted, backup } = stage.data;
    // Also for a table that was restored with it.
    const key = customerManagedKey ? tableKey(this, stage) : undefined;
    this.table = adopted === undefined ? ownTable(this, stage, key) : adoptedTable(this, adopted);
    if (backup) backups(this, this.table, backup);
    this.tokens = tokensOf(this, { stage, stageName, bundle });
  }
}

const ownTable = (scope: Construct, stage: Stage, key: Key | undefined): TableV2 => {
  const { partitionKey, sortKey, timeToLive } = dynamoTable;
  const table = new TableV2(scope, 'Table', {
    partitionKey: { name: partitionKey, type: AttributeType.STRING },
    sortKey: { name: sortKey, type: AttributeType.STRING },
    timeToLiveAttribute: timeToLive,
    billing: Billing.onDemand(),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: stage.data.keep,
    removalPolicy: protectedRemovalPolicyOf(stage),
  });
  if (key) encrypt(table, key);
  return table;
};

const adoptedTable = (scope: Construct, name: string): ITableV2 => {
  // CloudFormation takes no stack without a resource, and this one costs nothing.
  new CfnWaitConditionHandle(scope, 'Resource');
  return TableV2.fromTableName(scope, 'Table', name);
};

/**
 * For whoever may use the table, by way of DynamoDB alone. The functions need no permission of their own, which
 * they would get only after the table has the key:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
const tableKey = (scope: Construct, stage: Stage): Key => {
  const key = new Key(scope, 'TableKey', {
    enableKeyRotation: true,
    removalPolicy: removalPolicyOf(stage),
  });
  key.addToResourcePolicy(
    new PolicyStatement({
      principals: [new AnyPrincipal()],
      actions: keyActions,
      resources: ['*'],
      conditions: {
        StringEquals: {
          'kms:CallerAccount': Aws.ACCOUNT_ID,
          'kms:ViaService': `dynamodb.${Aws.REGION}.amazonaws.com`,
        },
      },
    }),
  );
  return key;
};

/** What DynamoDB does with the key for whoever uses the table. */
const keyActions = [
  ...['Encrypt', 'Decrypt', 'ReEncryptFrom', 'ReEncryptTo', 'DescribeKey'],
  ...['GenerateDataKey', 'GenerateDataKeyWithoutPlaintext'],
].map((action) => `kms:${action}`);

/** As `TableEncryptionV2.customerManagedKey` does, which refuses stacks that name no region. */
const encrypt = ({ node }: TableV2, { keyArn }: Key): void => {
  const table = node.defaultChild as CfnGlobalTable;
  table.sseSpecification = { sseEnabled: true, sseType: 'KMS' };
  table.addPropertyOverride('Replicas.0.SSESpecification', { KMSMasterKeyId: keyArn });
};
