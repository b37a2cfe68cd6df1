import { Match } from 'aws-cdk-lib/assertions';
import { properties, templateOf } from './stacks.ts';

const withWaf = (requestsIn5Minutes?: number) =>
  templateOf('functionUrl', {
    region: 'us-east-1',
    functionUrl: { cloudFront: { waf: { requestsIn5Minutes } } },
  });

describe('a web ACL', () => {
  const template = withWaf();
  const [acl] = properties(template, 'AWS::WAFv2::WebACL');
  const [logging] = properties(template, 'AWS::WAFv2::LoggingConfiguration');
  const rule = (name: string) => acl.Rules.find((each: { Name: string }) => each.Name === name);

  it('lets through what no rule blocks', () => {
    expect(acl.DefaultAction).toEqual({ Allow: {} });
  });

  it.each([
    'AWSManagedRulesAmazonIpReputationList',
    'AWSManagedRulesCommonRuleSet',
    'AWSManagedRulesKnownBadInputsRuleSet',
  ])('has the rules %s, which block', (Name) => {
    expect(rule(Name)).toMatchObject({
      OverrideAction: { None: {} },
      Statement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name } },
    });
  });

  it('only counts bodies above 8 KiB and programs without a name, which are good here', () => {
    const counted = acl.Rules.flatMap(
      (each: { Statement: { ManagedRuleGroupStatement?: { RuleActionOverrides: unknown[] } } }) =>
        each.Statement.ManagedRuleGroupStatement?.RuleActionOverrides ?? [],
    );
    expect(counted).toEqual(
      ['SizeRestrictions_BODY', 'NoUserAgent_HEADER'].map((Name) => ({
        Name,
        ActionToUse: { Count: {} },
      })),
    );
  });

  it.each([
    [undefined, 2_000],
    [100, 100],
  ])('blocks an address after its requests in five minutes: %s', (setting, Limit) => {
    const rules = properties(withWaf(setting), 'AWS::WAFv2::WebACL')[0].Rules;
    expect(rules.at(-1)).toMatchObject({
      Name: 'Rate',
      Action: { Block: {} },
      Statement: {
        RateBasedStatement: { AggregateKeyType: 'IP', Limit, EvaluationWindowSec: 300 },
      },
    });
  });

  it('asks its rules in an order', () => {
    const priorities = acl.Rules.map(({ Priority }: { Priority: number }) => Priority);
    expect(priorities).toEqual([0, 1, 2, 3]);
  });

  it('is measured, as a whole and by rule', () => {
    const names = [acl, ...acl.Rules].map(({ VisibilityConfig }) => {
      expect(VisibilityConfig.CloudWatchMetricsEnabled).toBe(true);
      return VisibilityConfig.MetricName;
    });
    expect(new Set(names).size).toBe(5);
  });

  it('logs what it blocks or counts, to a log group of its own that is kept for a while', () => {
    const logGroups = template.findResources('AWS::Logs::LogGroup', {
      Properties: { LogGroupName: Match.anyValue() },
    });
    expect(Object.values(logGroups)).toMatchObject([
      {
        Properties: {
          LogGroupName: { 'Fn::Join': ['', [expect.stringMatching(/^aws-waf-logs-/), {}]] },
          RetentionInDays: 30,
        },
      },
    ]);
    const [destination] = logging.LogDestinationConfigs;
    expect(destination['Fn::Join'][1].at(-1)).toEqual({ Ref: Object.keys(logGroups)[0] });
    expect(logging.LoggingFilter).toMatchObject({
      DefaultBehavior: 'DROP',
      Filters: [
        {
          Behavior: 'KEEP',
          Conditions: ['BLOCK', 'COUNT'].map((Action) => ({ ActionCondition: { Action } })),
        },
      ],
    });
  });

  it('shows no token and no key, neither in its log nor in samples', () => {
    const secret = ['authorization', 'x-api-key'];
    expect(logging.RedactedFields).toEqual(secret.map((Name) => ({ SingleHeader: { Name } })));
    expect(acl.DataProtectionConfig.DataProtections).toEqual([
      { Action: 'SUBSTITUTION', Field: { FieldType: 'SINGLE_HEADER', FieldKeys: secret } },
    ]);
  });
});
