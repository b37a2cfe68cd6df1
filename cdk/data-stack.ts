import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, Billing, type CfnGlobalTable, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { dynamoTable } from '../src/infrastructure/stores/dynamodb/table.ts';
import type { DoorProps } from './door-function.ts';
import { type Tokens, tokensOf } from './tokens.ts';

/** What all doors share, and what outlives every deployment. */
export class DataStack extends Stack {
  readonly table: TableV2;
  readonly tableKey: Key | undefined;
  readonly tokens: Tokens;

  constructor(
    scope: Construct,
    id: string,
    { stage, stageName, bundle }: Pick<DoorProps, 'stage' | 'stageName' | 'bundle'>,
  ) {
    super(scope, id, { env: { region: stage.region } });
    const { partitionKey, sortKey, timeToLive } = dynamoTable;
    const { keep, customerManagedKey } = stage.data;
    const removalPolicy = keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    this.table = new TableV2(this, 'Table', {
      partitionKey: { name: partitionKey, type: AttributeType.STRING },
      sortKey: { name: sortKey, type: AttributeType.STRING },
      timeToLiveAttribute: timeToLive,
      billing: Billing.onDemand(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: keep,
      removalPolicy,
    });
    this.tableKey = customerManagedKey
      ? new Key(this, 'TableKey', { enableKeyRotation: true, removalPolicy })
      : undefined;
    if (this.tableKey) encrypt(this.table, this.tableKey);
    this.tokens = tokensOf(this, { stage, stageName, removalPolicy, bundle });
  }
}

/** As `TableEncryptionV2.customerManagedKey` does, which refuses stacks that name no region. */
const encrypt = ({ node }: TableV2, { keyArn }: Key): void => {
  const table = node.defaultChild as CfnGlobalTable;
  table.sseSpecification = { sseEnabled: true, sseType: 'KMS' };
  table.addPropertyOverride('Replicas.0.SSESpecification', { KMSMasterKeyId: keyArn });
};
