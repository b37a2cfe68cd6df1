import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import {
  LambdaApplication,
  LambdaDeploymentConfig,
  LambdaDeploymentGroup,
} from 'aws-cdk-lib/aws-codedeploy';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Alias, CfnAlias, IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Stage } from './settings/stage.ts';

const configurations = {
  canary: LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
  linear: LambdaDeploymentConfig.LINEAR_10PERCENT_EVERY_1MINUTE,
} as const;

interface RolloutProps {
  readonly function: IFunction;
  readonly live: Alias;
  readonly lambda: Stage['lambda'];
  readonly kind: keyof typeof configurations;
  /** Calls the new version before others do. */
  readonly hook: IFunction;
  /** Errors of a version that the function does not know as its own, because they were answered. */
  readonly answeredErrors?: ((version: string) => Metric) | undefined;
}

/**
 * New versions take over step by step, once a hook has called them; an alarm gives everything back to the
 * version before. The alarms look at the new version alone: what the old one does is no reason to keep it.
 */
export const rollout = (scope: Construct, id: string, props: RolloutProps): void => {
  const construct = new Construct(scope, id);
  const { live, lambda, kind, hook, answeredErrors } = props;
  const { version } = live.version;
  const requests = ofVersion(props, 'Invocations', 'Sum');
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
      expression: `IF(requests >= ${minRequests} AND FILL(errors, 0) > 1, 100 * FILL(errors, 0) / requests, 0)`,
      usingMetrics: { errors, requests },
      period,
    });
  const slow = new MathExpression({
    expression: `IF(requests >= ${minRequests}, duration, 0)`,
    usingMetrics: { duration: ofVersion(props, 'Duration', 'p90'), requests },
    period,
  });
  const application = new LambdaApplication(construct, 'Application');
  const role = deployer(construct, props);
  const group = new LambdaDeploymentGroup(construct, 'Group', {
    application,
    deploymentGroupName,
    alias: live,
    deploymentConfig: configurations[kind],
    // The CDK would add the whole policy of AWS.
    role: role.withoutPolicyUpdates(),
    alarms: [
      alarm('Errors', percentOf(ofVersion(props, 'Errors', 'Sum')), 1),
      alarm('Latency', slow, lambda.timeoutSeconds * 800),
      ...(answeredErrors
        ? [alarm('AnsweredErrors', percentOf(answeredErrors(version).with({ period })), 1)]
        : []),
    ],
    autoRollback: { deploymentInAlarm: true, failedDeployment: true, stoppedDeployment: true },
  });
  group.node.addDependency(role);
  // By `preHook` the CDK would have the hook's role wait for the group, which waits for the hook.
  (live.node.defaultChild as CfnAlias).cfnOptions.updatePolicy = {
    codeDeployLambdaAliasUpdate: {
      applicationName: application.applicationName,
      deploymentGroupName: group.deploymentGroupName,
      beforeAllowTrafficHook: hook.functionName,
    },
  };
  hook.addToRolePolicy(
    new PolicyStatement({
      actions: ['lambda:InvokeFunction'],
      resources: [live.version.functionArn],
    }),
  );
  hook.addToRolePolicy(
    new PolicyStatement({
      actions: ['codedeploy:PutLifecycleEventHookExecutionStatus'],
      resources: [groupArn(application)],
    }),
  );
  // Whose role, with its policy, must be there when the alias moves.
  live.node.addDependency(hook);
};

/** The only one of its application: by its name the hook may be told of it before it is there. */
const deploymentGroupName = 'live';

const groupArn = (application: LambdaApplication): string =>
  Stack.of(application).formatArn({
    service: 'codedeploy',
    resource: 'deploymentgroup',
    resourceName: `${application.applicationName}/${deploymentGroupName}`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });

/**
 * Of the last five minutes, looked at every minute:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
const period = Duration.minutes(5);

/** Fewer tell nothing, and one that fails or is slow tells nothing either. */
const minRequests = 20;

/**
 * As long as the alias has two versions:
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-view.html
 */
const ofVersion = (
  { function: { functionName }, live }: RolloutProps,
  metricName: string,
  statistic: string,
): IMetric =>
  new Metric({
    namespace: 'AWS/Lambda',
    metricName,
    dimensionsMap: {
      FunctionName: functionName,
      Resource: `${functionName}:${live.aliasName}`,
      ExecutedVersion: live.version.version,
    },
    statistic,
    period,
  });

/**
 * As much of the policy AWSCodeDeployRoleForLambdaLimited as shifting the traffic of this function takes:
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCodeDeployRoleForLambdaLimited.html
 */
const deployer = (scope: Construct, { function: { functionArn }, hook }: RolloutProps): Role => {
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
    new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [hook.functionArn] }),
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
