import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { alarmTopic } from './observability/alarm-topic.ts';
import { doorAlarms, tableAlarm } from './observability/alarms.ts';
import { monthlyBudget } from './observability/budget.ts';
import { doorDashboard } from './observability/dashboard.ts';
import type { ObservedDoor } from './observability/observed-door.ts';
import { savedQueries } from './observability/queries.ts';
import type { Stage } from './settings/stage.ts';

interface ObservabilityProps {
  readonly stage: Stage;
  readonly stageName: string;
  readonly table: ITableV2;
  readonly doors: readonly ObservedDoor[];
}

/** What tells how the doors are doing: dashboards, alarms, queries and a budget. */
export class ObservabilityStack extends Stack {
  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    const { stage, stageName, table, doors } = props;
    const { minRequests, monthlyBudget: budget } = stage.observability;
    super(scope, id, { env: { region: stage.region } });
    const topic = alarmTopic(this, stage.observability);
    new CfnOutput(this, 'TopicArn', { value: topic.topicArn });
    const shared = tableAlarm(this, table, topic);
    for (const door of doors) {
      const alarms = [...doorAlarms(this, door, { topic, minRequests }), shared];
      const hasOperations = stage.lambda.metrics === 'full';
      doorDashboard(this, { stageName, door, table, alarms, hasOperations });
    }
    if (doors.length > 0) savedQueries(this, stageName, doors);
    if (budget !== null) monthlyBudget(this, budget, topic);
  }
}
