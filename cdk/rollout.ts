import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Alias, IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Stage } from './settings.ts';

const configurations = {
  canary: LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
  linear: LambdaDeploymentConfig.LINEAR_10PERCENT_EVERY_1MINUTE,
} as const;

interface RolloutProps {
  readonly function: IFunction;
  readonly live: Alias;
  readonly lambda: Stage['lambda'];
  readonly kind: keyof typeof configurations;
  /** Errors that the function does not know as its own, because they were answered. */
  readonly answeredErrors?: IMetric | undefined;
}

/** New versions take over step by step; an alarm gives everything back to the version before. */
export const rollout = (scope: Construct, id: string, props: RolloutProps): void => {
  const construct = new Construct(scope, id);
  const { live, lambda, kind, answeredErrors } = props;
  const invocations = live.metricInvocations({ period: minute });
  const alarm = (name: string, metric: IMetric, threshold: number) =>
    new Alarm(construct, name, {
      metric,
      threshold,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  const percentOf = (errors: IMetric) =>
    new MathExpression({
      expression: '100 * errors / invocations',
      usingMetrics: { errors, invocations },
      period: minute,
    });
  const latency = live.metricDuration({ statistic: 'p99', period: minute });
  const role = deployer(construct, props.function);
  const group = new LambdaDeploymentGroup(construct, 'Group', {
    alias: live,
    deploymentConfig: configurations[kind],
    // The CDK would add the whole policy of AWS.
    role: role.withoutPolicyUpdates(),
    alarms: [
      alarm('Errors', percentOf(live.metricErrors({ period: minute })), 1),
      alarm('Latency', latency, lambda.timeoutSeconds * 800),
      ...(answeredErrors ? [alarm('AnsweredErrors', percentOf(answeredErrors), 1)] : []),
    ],
    autoRollback: { deploymentInAlarm: true, failedDeployment: true, stoppedDeployment: true },
  });
  group.node.addDependency(role);
};

const minute = Duration.minutes(1);

/**
 * As much of the policy AWSCodeDeployRoleForLambdaLimited as shifting the traffic of this function takes:
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCodeDeployRoleForLambdaLimited.html
 */
const deployer = (scope: Construct, { functionArn }: IFunction): Role => {
  const role = new Role(scope, 'Role', {
    assumedBy: new ServicePrincipal('codedeploy.amazonaws.com'),
  });
  role.addToPolicy(
    new PolicyStatement({
      actions: ['lambda:GetAlias', 'lambda:UpdateAlias', 'lambda:GetProvisionedConcurrencyConfig'],
      // Itself, its versions and its aliases.
      resources: [functionArn, `${functionArn}:*`],
    }),
  );
  role.addToPolicy(
    new PolicyStatement({
      actions: ['cloudwatch:DescribeAlarms'],
      resources: [
        Stack.of(scope).formatArn({
          service: 'cloudwatch',
          resource: 'alarm',
          resourceName: '*',
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
    }),
  );
  return role;
};
