import type { Template } from 'aws-cdk-lib/assertions';
import { properties, templateOf } from './stacks.ts';

const rolledOut = (rollout: 'at-once' | 'canary' | 'linear') =>
  templateOf('functionUrl', { lambda: { rollout, timeoutSeconds: 20 } });
const canary = rolledOut('canary');
const group = (template: Template) => properties(template, 'AWS::CodeDeploy::DeploymentGroup')[0];
const functionIds = (name: RegExp) =>
  Object.keys(canary.findResources('AWS::Lambda::Function')).filter((id) => name.test(id));
const policyIds = (name: RegExp) =>
  Object.keys(canary.findResources('AWS::IAM::Policy')).filter((id) => name.test(id));
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
          BeforeAllowTrafficHook: { Ref: functionIds(/^DoorPreTraffic/)[0] },
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
  const [version] = Object.keys(canary.findResources('AWS::Lambda::Version')).filter((id) =>
    id.startsWith('DoorFunction'),
  );
  const [door] = functionIds(/^DoorFunction/);
  const [hook] = functionIds(/^DoorPreTraffic/);

  /** What AWS measures of the new version of the door, as long as the alias has two, in five minutes. */
  const ofVersion = (MetricName: string, Stat: string) => ({
    Metric: {
      ...{ Namespace: 'AWS/Lambda', MetricName },
      Dimensions: [
        { Name: 'ExecutedVersion', Value: { 'Fn::GetAtt': [version, 'Version'] } },
        { Name: 'FunctionName', Value: { Ref: door } },
        { Name: 'Resource', Value: { 'Fn::Join': ['', [{ Ref: door }, ':live']] } },
      ],
    },
    ...{ Stat, Period: 300 },
  });
  const moreThanOneOfTwenty =
    'IF(requests >= 20 AND FILL(errors, 0) > 1, 100 * FILL(errors, 0) / requests, 0)';

  it('has an alarm for more than one in a hundred of 20 requests or more that fails, if two do', () => {
    const errors = alarm(/Errors/);
    expect(errors).toMatchObject({ Threshold: 1, ComparisonOperator: 'GreaterThanThreshold' });
    expect(measured(errors)).toMatchObject([
      moreThanOneOfTwenty,
      ofVersion('Errors', 'Sum'),
      ofVersion('Invocations', 'Sum'),
    ]);
  });

  it('has the same for what the new version answers with 5xx', () => {
    const errors = alarm(/AnsweredErrors/);
    expect(errors).toMatchObject({ Threshold: 1, ComparisonOperator: 'GreaterThanThreshold' });
    expect(measured(errors)).toMatchObject([
      moreThanOneOfTwenty,
      {
        Metric: {
          Namespace: 'Portico/test',
          MetricName: 'Errors',
          Dimensions: [
            { Name: 'door', Value: 'function-url' },
            { Name: 'version', Value: { 'Fn::GetAtt': [version, 'Version'] } },
          ],
        },
      },
      ofVersion('Invocations', 'Sum'),
    ]);
  });

  it('has an alarm for one in ten of 20 requests or more that is near the time-out', () => {
    expect(alarm(/Latency/)).toMatchObject({ Threshold: 16_000 });
    expect(measured(alarm(/Latency/))).toMatchObject([
      'IF(requests >= 20, duration, 0)',
      ofVersion('Duration', 'p90'),
      ofVersion('Invocations', 'Sum'),
    ]);
  });

  it('takes silence for good news', () => {
    for (const { Properties } of Object.values(alarms))
      expect(Properties).toMatchObject({ TreatMissingData: 'notBreaching', EvaluationPeriods: 1 });
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
    const functionArn = { 'Fn::GetAtt': [door, 'Arn'] };
    expect(policy.PolicyDocument.Statement).toMatchObject([
      {
        Action: ['lambda:GetAlias', 'lambda:UpdateAlias', 'lambda:GetProvisionedConcurrencyConfig'],
        Resource: [functionArn, { 'Fn::Join': ['', [functionArn, ':*']] }],
      },
      { Action: 'lambda:InvokeFunction', Resource: { 'Fn::GetAtt': [hook, 'Arn'] } },
      { Action: 'cloudwatch:DescribeAlarms' },
    ]);
    expect(JSON.stringify(policy.PolicyDocument.Statement[2].Resource)).toMatch(/:alarm:\*"/);
  });

  it('does not start before its role may do that', () => {
    const [policy] = policyIds(/Rollout/);
    const [found] = Object.values(canary.findResources('AWS::CodeDeploy::DeploymentGroup'));
    expect(found?.['DependsOn']).toContain(policy);
  });

  it('calls the new version by a function that may do that and say how it went', () => {
    const found = canary.findResources('AWS::Lambda::Function')[hook ?? '']?.['Properties'];
    expect(found).toMatchObject({
      Description: 'pre-traffic of Portico',
      Timeout: 60,
      ReservedConcurrentExecutions: 1,
    });
    expect(found.Environment.Variables).toMatchObject({
      BUNDLE: 'function-url',
      VERSION_ARN: { Ref: version },
    });
    const [id = ''] = policyIds(/PreTraffic/);
    const [policy] = Object.values(canary.findResources('AWS::IAM::Policy')).filter(
      ({ Properties }) => Properties.PolicyName === id,
    );
    const { Statement } = policy?.['Properties'].PolicyDocument ?? {};
    expect(Statement).toContainEqual({
      ...{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: { Ref: version } },
    });
    const told = Statement.find(
      ({ Action }: { Action: string }) =>
        Action === 'codedeploy:PutLifecycleEventHookExecutionStatus',
    );
    expect(told.Resource['Fn::Join'][1].at(-1)).toBe('/live');
    expect(group(canary).DeploymentGroupName).toBe('live');
    const [live] = Object.entries(canary.findResources('AWS::Lambda::Alias')).filter(([alias]) =>
      alias.startsWith('DoorLive'),
    );
    expect(live?.[1]?.['DependsOn']).toContain(hook);
    const functions = canary.findResources('AWS::Lambda::Function');
    expect(functions[hook ?? '']?.['DependsOn']).toContain(id);
  });

  it('is for authorizers too', () => {
    templateOf('httpApi', { lambda: { rollout: 'canary' } }).resourceCountIs(
      'AWS::CodeDeploy::DeploymentGroup',
      2,
    );
  });
});
