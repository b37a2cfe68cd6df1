import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, Billing, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { dynamoTable } from '../src/infrastructure/stores/dynamo-table.ts';
import type { DoorProps } from './door-function.ts';
import { type Tokens, tokensOf } from './tokens.ts';

/** What all doors share, and what outlives every deployment. */
export class DataStack extends Stack {
  readonly table: TableV2;
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
      ...(customerManagedKey && {
        encryption: TableEncryptionV2.customerManagedKey(
          new Key(this, 'TableKey', { enableKeyRotation: true, removalPolicy }),
        ),
      }),
    });
    this.tokens = tokensOf(this, { stage, stageName, removalPolicy, bundle });
  }
}
