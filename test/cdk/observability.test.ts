import { Template } from 'aws-cdk-lib/assertions';
import { routes } from '../../cdk/contract.ts';
import type { StageSettings } from '../../cdk/settings.ts';
import { requestMetrics } from '../../src/infrastructure/log/metrics.ts';
import { properties, stacksOf, templateOf } from './stacks.ts';

const observabilityOf = (settings: StageSettings = {}) => templateOf('observability', settings);
const byDefault = observabilityOf();
const watching = (settings: StageSettings['observability'] = {}) => ({
  observability: { doors: ['httpApi' as const], ...settings },
});
const ofHttpApi = observabilityOf(watching());
const allDoors = { doors: ['httpApi' as const, 'restApi' as const, 'functionUrl' as const] };
const everything = observabilityOf({
  region: 'us-east-1',
  observability: { ...allDoors, email: 'ops@example.com' },
  restApi: { waf: {}, streamExport: true },
  functionUrl: { cloudFront: { waf: {} } },
  lambda: { metrics: 'full' },
});

const [topic] = Object.keys(ofHttpApi.findResources('AWS::SNS::Topic'));
const named = (template: Template) =>
  Object.fromEntries(
    properties(template, 'AWS::CloudWatch::Alarm').map((alarm) => [alarm.AlarmDescription, alarm]),
  );
const alarm = (description: RegExp, template = ofHttpApi) => {
  const found = Object.entries(named(template)).filter(([name]) => description.test(name));
  expect(found).toHaveLength(1);
  return found[0]?.[1];
};
const hasAlarm = (description: RegExp, template = ofHttpApi) =>
  Object.keys(named(template)).some((name) => description.test(name));

/** Metrics by namespace and name, with the values of their dimensions. */
const measured = (found: Record<string, unknown>): string[] => {
  const {
    Namespace,
    MetricName,
    Dimensions,
    Metrics = [],
  } = found as {
    Namespace?: string;
    MetricName?: string;
    Dimensions?: { Name: string }[];
    Metrics?: { Expression?: string; MetricStat?: { Metric: Record<string, unknown> } }[];
  };
  return [
    ...(Namespace ? [`${Namespace} ${MetricName} by ${Dimensions?.map(({ Name }) => Name)}`] : []),
    ...Metrics.flatMap(({ Expression, MetricStat }) =>
      Expression ? [Expression] : measured(MetricStat?.Metric ?? {}),
    ),
  ];
};

describe('the topic of alarms', () => {
  it('is encrypted with a key that rotates and that CloudWatch and AWS Budgets may use', () => {
    const [key] = Object.keys(ofHttpApi.findResources('AWS::KMS::Key'));
    ofHttpApi.hasResourceProperties('AWS::SNS::Topic', {
      KmsMasterKeyId: { 'Fn::GetAtt': [key, 'Arn'] },
    });
    const [{ EnableKeyRotation, KeyPolicy }] = properties(ofHttpApi, 'AWS::KMS::Key');
    expect(EnableKeyRotation).toBe(true);
    const [, ...others] = KeyPolicy.Statement;
    expect(others).toEqual(
      ['cloudwatch', 'budgets'].map((service) => ({
        Effect: 'Allow',
        Principal: { Service: `${service}.amazonaws.com` },
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: '*',
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      })),
    );
  });

  it('takes messages over TLS only, and from the alarms and the budgets of this account', () => {
    const [{ PolicyDocument }] = properties(ofHttpApi, 'AWS::SNS::TopicPolicy');
    const ofAccount = { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } };
    expect(PolicyDocument.Statement).toMatchObject([
      {
        Effect: 'Deny',
        Action: 'sns:Publish',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        Principal: '*',
      },
      {
        Effect: 'Allow',
        Action: 'sns:Publish',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Resource: { Ref: topic },
        Condition: { StringEquals: ofAccount, ArnLike: { 'aws:SourceArn': expect.anything() } },
      },
      {
        Effect: 'Allow',
        Action: 'sns:Publish',
        Principal: { Service: 'budgets.amazonaws.com' },
        Resource: { Ref: topic },
        Condition: { StringEquals: ofAccount, ArnLike: { 'aws:SourceArn': expect.anything() } },
      },
    ]);
  });

  it('sends nothing to anybody by default, and e-mail by observability.email', () => {
    byDefault.resourceCountIs('AWS::SNS::Subscription', 0);
    everything.resourceCountIs('AWS::SNS::Subscription', 1);
    everything.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'ops@example.com',
    });
  });

  it('is an output', () => {
    ofHttpApi.hasOutput('TopicArn', { Value: { Ref: topic } });
  });

  it('shows itself in a channel of Slack by observability.slack, where nobody can do anything', () => {
    byDefault.resourceCountIs('AWS::Chatbot::SlackChannelConfiguration', 0);
    const template = observabilityOf(
      watching({ slack: { workspaceId: 'T0123456789', channelId: 'C0123456789' } }),
    );
    const [configuration] = properties(template, 'AWS::Chatbot::SlackChannelConfiguration');
    expect(configuration).toMatchObject({
      SlackWorkspaceId: 'T0123456789',
      SlackChannelId: 'C0123456789',
      SnsTopicArns: [{ Ref: topic }],
    });
    expect(JSON.stringify(configuration.GuardrailPolicies)).toContain('policy/AWSDenyAll');
    template.resourceCountIs('AWS::IAM::Policy', 0);
  });

  it('is one that is there already by observability.topicArn', () => {
    const topicArn = 'arn:aws:sns:eu-central-1:123456789012:alarms';
    const template = observabilityOf(watching({ topicArn }));
    template.resourceCountIs('AWS::SNS::Topic', 0);
    template.resourceCountIs('AWS::KMS::Key', 0);
    template.hasOutput('TopicArn', { Value: topicArn });
    for (const each of Object.values(named(template))) {
      expect(each).toMatchObject({ AlarmActions: [topicArn], OKActions: [topicArn] });
    }
    const [{ NotificationsWithSubscribers }] = properties(template, 'AWS::Budgets::Budget');
    expect(NotificationsWithSubscribers[0].Subscribers).toEqual([
      { SubscriptionType: 'SNS', Address: topicArn },
    ]);
  });
});

describe('alarms', () => {
  it('tell the topic when they go off and when they are over, after three of five minutes', () => {
    for (const each of Object.values(named(everything))) {
      expect(each).toMatchObject({
        AlarmActions: [{ Ref: topic }],
        OKActions: [{ Ref: topic }],
        ComparisonOperator: 'GreaterThanThreshold',
        EvaluationPeriods: 5,
        DatapointsToAlarm: 3,
        TreatMissingData: 'notBreaching',
      });
    }
  });

  it('are of the table alone by default', () => {
    expect(Object.keys(named(byDefault))).toEqual(['Table: DynamoDB turns requests away']);
  });

  it('are of the HTTP API and its authorizer where it is watched, and no other', () => {
    expect(Object.keys(named(ofHttpApi)).sort()).toEqual([
      'HttpApi: Lambda turns requests away: all instances that may be are busy',
      'HttpApi: more than 1 % of the answers are 5xx',
      'HttpApi: one request in a hundred takes more than 80 % of the time-out',
      'HttpApi: the authorizer fails: its callers get 500',
      'Table: DynamoDB turns requests away',
    ]);
  });

  it.each([
    ['HttpApi', ['AWS/ApiGateway 5xx by ApiId', 'AWS/ApiGateway Count by ApiId']],
    [
      'RestApi',
      ['AWS/ApiGateway 5XXError by ApiName,Stage', 'AWS/ApiGateway Count by ApiName,Stage'],
    ],
    [
      'FunctionUrl',
      [
        'AWS/Lambda Url5xxCount by FunctionName,Resource',
        'AWS/Lambda UrlRequestCount by FunctionName,Resource',
      ],
    ],
  ])('watch the rate of 5xx of the %s', (door, metrics) => {
    const found = alarm(new RegExp(`^${door}: .* 5xx`), everything);
    expect(measured(found)).toEqual(['IF(requests >= 10, 100 * errors / requests, 0)', ...metrics]);
    expect(found.Threshold).toBe(1);
  });

  it.each([
    ['HttpApi', 'AWS/ApiGateway Latency by ApiId'],
    ['RestApi', 'AWS/ApiGateway Latency by ApiName,Stage'],
    ['FunctionUrl', 'AWS/Lambda UrlRequestLatency by FunctionName,Resource'],
  ])('watch p99 of the %s against the time-out', (door, metric) => {
    const found = alarm(new RegExp(`^${door}: .*time-out`), everything);
    expect(measured(found).slice(0, 2)).toEqual(['IF(requests >= 10, latency, 0)', metric]);
    expect(found.Metrics[1].MetricStat.Stat).toBe('p99');
    expect(found.Threshold).toBe(8_000);
  });

  it('count from as many requests on as observability.minRequests says', () => {
    const template = observabilityOf(watching({ minRequests: 1 }));
    for (const description of [/5xx/, /time-out/]) {
      expect(measured(alarm(description, template))[0]).toMatch(/^IF\(requests >= 1, /);
    }
  });

  it.each([
    ['HttpApi', 24_000],
    ['RestApi', 23_200],
    ['FunctionUrl', 48_000],
  ])(
    'watch p99 of the %s against the time-out of the gateway, where that is shorter',
    (door, Threshold) => {
      const template = observabilityOf({ observability: allDoors, lambda: { timeoutSeconds: 60 } });
      expect(alarm(new RegExp(`^${door}: .*time-out`), template)).toMatchObject({ Threshold });
    },
  );

  it.each([
    ['HttpApi', 2],
    ['RestApi', 3],
    ['FunctionUrl', 1],
  ])('watch the throttles of all functions of the %s: %i', (door, count) => {
    const [expression, ...metrics] = measured(
      alarm(new RegExp(`^${door}: Lambda turns requests away`), everything),
    );
    expect(expression?.split(' + ')).toHaveLength(count);
    expect(metrics).toEqual(
      Array.from({ length: count }, () => 'AWS/Lambda Throttles by FunctionName,Resource'),
    );
  });

  it('watch the errors of an authorizer, where there is one', () => {
    const found = alarm(/^HttpApi: the authorizer/);
    expect(measured(found)).toEqual(['AWS/Lambda Errors by FunctionName,Resource']);
    const without = observabilityOf({ ...watching(), httpApi: { authorizer: 'none' } });
    expect(hasAlarm(/authorizer/, without)).toBe(false);
  });

  it('watch the throttles of the table', () => {
    expect(measured(alarm(/^Table/))).toEqual([
      'FILL(m0, 0) + FILL(m1, 0)',
      'AWS/DynamoDB ReadThrottleEvents by TableName',
      'AWS/DynamoDB WriteThrottleEvents by TableName',
    ]);
  });

  it('watch what AWS WAF blocks, where there is one', () => {
    expect(hasAlarm(/WAF/)).toBe(false);
    expect(measured(alarm(/^RestApi: AWS WAF/, everything))).toEqual([
      'AWS/WAFV2 BlockedRequests by Region,Rule,WebACL',
    ]);
    // Those of CloudFront are of no region.
    expect(measured(alarm(/^FunctionUrl: AWS WAF/, everything))).toEqual([
      'AWS/WAFV2 BlockedRequests by Rule,WebACL',
    ]);
  });
});

/** A text, in which what is only known later is a question mark. */
const known = (text: string | { 'Fn::Join': [string, unknown[]] }): string =>
  typeof text === 'string'
    ? text
    : text['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : '?')).join('');

/** Their text by their names. */
const dashboards = (template: Template): Record<string, string> =>
  Object.fromEntries(
    properties(template, 'AWS::CloudWatch::Dashboard').map(({ DashboardName, DashboardBody }) => [
      known(DashboardName),
      known(DashboardBody),
    ]),
  );

describe('dashboards', () => {
  const bodies = dashboards(ofHttpApi);
  const body = bodies['Portico-test-HttpApi-?'] ?? '';
  const ofRestApi = (template: Template) =>
    known(
      properties(template, 'AWS::CloudWatch::Dashboard').find(({ DashboardName }) =>
        known(DashboardName).includes('RestApi'),
      )?.DashboardBody,
    );

  it('are of each of observability.doors, which are none by default, with the region in their names', () => {
    byDefault.resourceCountIs('AWS::CloudWatch::Dashboard', 0);
    expect(Object.keys(bodies)).toEqual(['Portico-test-HttpApi-?']);
    expect(Object.keys(dashboards(everything))).toEqual(
      ['HttpApi', 'RestApi', 'FunctionUrl'].map((name) => `Portico-test-${name}-us-east-1`),
    );
  });

  it.each([
    ['requests', ['Count', '4xx', '5xx']],
    ['errors', ['100 * errors / requests']],
    ['latency', ['Latency']],
    ['percentiles', ['p50', 'p95', 'p99']],
    ['the function and the authorizer', ['Duration', 'http-api: duration', 'Authorizer: duration']],
    ['throttles', ['Throttles', 'Errors', 'ConcurrentExecutions']],
    ['cold starts', ['initMs', 'http-api: cold starts', 'Authorizer: cold starts']],
    ['DynamoDB', ['ConsumedReadCapacityUnits', 'ConsumedWriteCapacityUnits']],
    ['throttles of DynamoDB', ['ReadThrottleEvents', 'WriteThrottleEvents']],
    ['the state of the alarms', ['Alarm Status']],
  ])('show %s', (_, texts) => {
    for (const text of texts) expect(body).toContain(text);
  });

  it('are JSON, with no two widgets in one place', () => {
    for (const text of Object.values(dashboards(everything))) {
      const places = JSON.parse(text).widgets.map(
        ({ x, y }: Record<string, number>) => `${x} ${y}`,
      );
      expect(new Set(places).size).toBe(places.length);
    }
  });

  it.each([...new Set(routes.map(({ operation }) => operation.id))])(
    'show the operation %s, where lambda.metrics is full',
    (operation) => {
      expect(body).not.toContain(operation);
      for (const name of ['Requests', 'Errors', 'Latency'])
        expect(dashboards(everything)['Portico-test-HttpApi-us-east-1']).toContain(
          `["Portico/test","${name}","door","http-api","operation","${operation}"`,
        );
    },
  );

  it('ask for nothing but what the app measures', () => {
    const [{ Dimensions, Metrics } = { Dimensions: [], Metrics: [] }] = requestMetrics(
      { namespace: '', detail: 'full' },
      {},
    )._aws.CloudWatchMetrics;
    const asked: string[][] = JSON.parse(ofRestApi(everything) ?? '')
      .widgets.flatMap(
        ({ properties }: { properties: { metrics?: unknown[] } }) => properties.metrics ?? [],
      )
      .filter(([namespace]: string[]) => namespace === 'Portico/test');
    expect(asked.length).toBeGreaterThan(routes.length);
    for (const [, name, ...dimensions] of asked) {
      expect(Metrics.map(({ Name }) => Name)).toContain(name);
      expect(Dimensions).toContainEqual([dimensions[0], dimensions[2]]);
    }
  });

  it('show what AWS WAF blocks, where there is one', () => {
    expect(body).not.toContain('BlockedRequests');
    expect(ofRestApi(everything)).toContain('BlockedRequests');
  });

  it('show the function that streams, where there is one', () => {
    expect(ofRestApi(everything)).toContain('rest-api-stream: duration');
    expect(ofRestApi(observabilityOf({ observability: allDoors }))).not.toContain(
      'rest-api-stream',
    );
  });
});

describe('saved queries', () => {
  const queries = properties(ofHttpApi, 'AWS::Logs::QueryDefinition');

  it.each([
    ['slowest operations', /pct\(durationMs, 99\).*by door, operation/],
    ['errors by code', /count\(\*\).* by code/],
    ['one request by its id', /requestId/],
    ['cold starts', /message = "start".*\n.*pct\(initMs, 99\)/],
    ['memory and time', /type = "platform.report".*\n.*record.metrics.maxMemoryUsedMB/],
  ])('find %s', (name, expected) => {
    const query = queries.find(({ Name }) => Name === `Portico/test/${name}`);
    expect(query?.QueryString).toMatch(expected);
  });

  it('are not there where no door is watched', () => {
    byDefault.resourceCountIs('AWS::Logs::QueryDefinition', 0);
  });

  it('look into the logs of the functions that are watched', () => {
    for (const { LogGroupNames } of queries) expect(LogGroupNames).toHaveLength(2);
    for (const { LogGroupNames } of properties(everything, 'AWS::Logs::QueryDefinition'))
      expect(LogGroupNames).toHaveLength(6);
  });
});

describe('the budget', () => {
  it('is 50 US dollars a month, told of before it is spent', () => {
    const [{ Budget, NotificationsWithSubscribers }] = properties(
      ofHttpApi,
      'AWS::Budgets::Budget',
    );
    expect(Budget).toEqual({
      BudgetType: 'COST',
      TimeUnit: 'MONTHLY',
      BudgetLimit: { Amount: 50, Unit: 'USD' },
    });
    const told = { Subscribers: [{ SubscriptionType: 'SNS', Address: { Ref: topic } }] };
    expect(NotificationsWithSubscribers).toMatchObject([
      { Notification: { NotificationType: 'ACTUAL', Threshold: 80 }, ...told },
      { Notification: { NotificationType: 'FORECASTED', Threshold: 100 }, ...told },
    ]);
  });

  it('is that of observability.monthlyBudget, or none where that is null', () => {
    observabilityOf({ observability: { monthlyBudget: 7 } }).hasResourceProperties(
      'AWS::Budgets::Budget',
      { Budget: { BudgetLimit: { Amount: 7 } } },
    );
    observabilityOf({ observability: { monthlyBudget: null } }).resourceCountIs(
      'AWS::Budgets::Budget',
      0,
    );
  });
});

describe('the stack', () => {
  const needed = (settings: StageSettings = {}): string[] => {
    const { observability } = stacksOf(settings);
    // What refers to what is known afterwards.
    Template.fromStack(observability);
    return observability.dependencies.map(({ stackName }) => stackName).sort();
  };

  it('needs the doors of observability.doors, by default none, and no other', () => {
    expect(needed()).toEqual(['Portico-test-Data']);
    expect(needed({ observability: { doors: ['restApi'] } })).toEqual([
      'Portico-test-Data',
      'Portico-test-RestApi',
    ]);
  });

  it('holds back no change of a door: it reads what they export, and imports nothing', () => {
    const text = JSON.stringify(everything.toJSON());
    expect(text).toContain('Fn::GetStackOutput');
    expect(text).not.toContain('Fn::ImportValue');
  });
});
