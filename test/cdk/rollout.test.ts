import type { Template } from 'aws-cdk-lib/assertions';
import { properties, templateOf } from './stacks.ts';

const rolledOut = (rollout: 'at-once' | 'canary' | 'linear') =>
  templateOf('functionUrl', { lambda: { rollout, timeoutSeconds: 20 } });
const canary = rolledOut('canary');
const group = (template: Template) => properties(template, 'AWS::CodeDeploy::DeploymentGroup')[0];
const alarms = canary.findResources('AWS::CloudWatch::Alarm');
const alarm = (name: RegExp) =>
  Object.entries(alarms).find(([id]) => name.test(id))?.[1]?.['Properties'];

describe('lambda.rollout', () => {
  it('gives a new version everything at once by default', () => {
    const template = templateOf('functionUrl');
    template.resourceCountIs('AWS::CodeDeploy::DeploymentGroup', 0);
    template.resourceCountIs('AWS::CloudWatch::Alarm', 0);
    for (const { UpdatePolicy } of Object.values(template.findResources('AWS::Lambda::Alias')))
      expect(UpdatePolicy).toBeUndefined();
  });

  it.each([
    ['canary', 'CodeDeployDefault.LambdaCanary10Percent5Minutes'],
    ['linear', 'CodeDeployDefault.LambdaLinear10PercentEvery1Minute'],
  ] as const)('%s gives it a tenth first, by %s', (kind, name) => {
    expect(JSON.stringify(group(rolledOut(kind)).DeploymentConfigName)).toContain(name);
    expect(group(rolledOut(kind)).DeploymentStyle).toEqual({
      DeploymentOption: 'WITH_TRAFFIC_CONTROL',
      DeploymentType: 'BLUE_GREEN',
    });
  });

  it('moves the alias', () => {
    const [application] = Object.keys(canary.findResources('AWS::CodeDeploy::Application'));
    const [deployment] = Object.keys(canary.findResources('AWS::CodeDeploy::DeploymentGroup'));
    canary.hasResource('AWS::Lambda::Alias', {
      UpdatePolicy: {
        CodeDeployLambdaAliasUpdate: {
          ApplicationName: { Ref: application },
          DeploymentGroupName: { Ref: deployment },
        },
      },
    });
  });

  it('goes back when an alarm goes off, when it fails and when it is stopped', () => {
    expect(group(canary).AutoRollbackConfiguration).toEqual({
      Enabled: true,
      Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_REQUEST', 'DEPLOYMENT_STOP_ON_ALARM'],
    });
    expect(group(canary).AlarmConfiguration).toEqual({
      Enabled: true,
      Alarms: Object.keys(alarms).map((Ref) => ({ Name: { Ref } })),
    });
    expect(Object.keys(alarms)).toHaveLength(3);
  });

  const measured = ({ Metrics }: { Metrics: Record<string, unknown>[] }) =>
    Metrics.flatMap(({ Expression, MetricStat }) => Expression ?? (MetricStat as never));

  it('has an alarm for more than one invocation in a hundred that fails', () => {
    const errors = alarm(/Errors/);
    expect(errors).toMatchObject({ Threshold: 1, ComparisonOperator: 'GreaterThanThreshold' });
    expect(measured(errors)).toMatchObject([
      '100 * errors / invocations',
      { Metric: { Namespace: 'AWS/Lambda', MetricName: 'Errors' } },
      { Metric: { Namespace: 'AWS/Lambda', MetricName: 'Invocations' } },
    ]);
  });

  it('has an alarm for more than one request in a hundred that is answered with 5xx', () => {
    const errors = alarm(/AnsweredErrors/);
    expect(errors).toMatchObject({ Threshold: 1, ComparisonOperator: 'GreaterThanThreshold' });
    expect(measured(errors)).toMatchObject([
      '100 * errors / invocations',
      {
        Metric: {
          Namespace: 'Portico/test',
          MetricName: 'Errors',
          Dimensions: [{ Name: 'door', Value: 'function-url' }],
        },
      },
      { Metric: { Namespace: 'AWS/Lambda', MetricName: 'Invocations' } },
    ]);
  });

  it('has an alarm for p99 near the time-out', () => {
    const [live] = Object.keys(canary.findResources('AWS::Lambda::Function'));
    expect(alarm(/Latency/)).toMatchObject({
      MetricName: 'Duration',
      ExtendedStatistic: 'p99',
      Threshold: 16_000,
      Dimensions: [
        { Name: 'FunctionName', Value: { Ref: live } },
        { Name: 'Resource', Value: { 'Fn::Join': ['', [{ Ref: live }, ':live']] } },
      ],
    });
  });

  it('needs a role that may move traffic of this function only, and look at alarms', () => {
    const roles = canary.findResources('AWS::IAM::Role', {
      Properties: {
        AssumeRolePolicyDocument: {
          Statement: [{ Principal: { Service: 'codedeploy.amazonaws.com' } }],
        },
      },
    });
    const [[role, found] = []] = Object.entries(roles);
    expect(found?.['Properties']).not.toHaveProperty('ManagedPolicyArns');
    const policy = properties(canary, 'AWS::IAM::Policy').find(
      ({ Roles }) => Roles[0].Ref === role,
    );
    const [fn] = Object.keys(canary.findResources('AWS::Lambda::Function'));
    const functionArn = { 'Fn::GetAtt': [fn, 'Arn'] };
    expect(policy.PolicyDocument.Statement).toMatchObject([
      {
        Action: ['lambda:GetAlias', 'lambda:UpdateAlias', 'lambda:GetProvisionedConcurrencyConfig'],
        Resource: [functionArn, { 'Fn::Join': ['', [functionArn, ':*']] }],
      },
      { Action: 'cloudwatch:DescribeAlarms' },
    ]);
    expect(JSON.stringify(policy.PolicyDocument.Statement[1].Resource)).toMatch(/:alarm:\*"/);
  });

  it('does not start before its role may do that', () => {
    const [policy] = Object.keys(canary.findResources('AWS::IAM::Policy')).filter((id) =>
      id.includes('Rollout'),
    );
    const [found] = Object.values(canary.findResources('AWS::CodeDeploy::DeploymentGroup'));
    expect(found?.['DependsOn']).toContain(policy);
  });

  it('is for authorizers too', () => {
    templateOf('httpApi', { lambda: { rollout: 'canary' } }).resourceCountIs(
      'AWS::CodeDeploy::DeploymentGroup',
      2,
    );
  });
});
