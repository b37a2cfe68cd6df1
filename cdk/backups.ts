import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { BackupPlan, BackupPlanRule, BackupResource, BackupVault } from 'aws-cdk-lib/aws-backup';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Schedule } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import type { Stage } from './settings/stage.ts';
import { stackUuid } from './stack-uuid.ts';

/** A backup of the table every night, beside its point-in-time recovery, which ends after 35 days. */
export const backups = (
  scope: Construct,
  table: ITableV2,
  { keepDays }: NonNullable<Stage['data']['backup']>,
): void => {
  const backupVault = new BackupVault(scope, 'BackupVault', {
    backupVaultName: `Portico-${stackUuid()}`,
    // A vault that holds backups cannot be deleted, whatever the stage keeps:
    // https://docs.aws.amazon.com/aws-backup/latest/devguide/deleting-a-vault.html
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
  const plan = new BackupPlan(scope, 'BackupPlan', {
    backupVault,
    backupPlanRules: [
      new BackupPlanRule({
        scheduleExpression: Schedule.cron({ hour: '3', minute: '0' }),
        deleteAfter: Duration.days(keepDays),
      }),
    ],
  });
  plan.addSelection('Table', { resources: [BackupResource.fromDynamoDbTable(table)] });
};
