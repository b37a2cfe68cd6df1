import { listOf, type Rule, refersTo, resourcesOf, rule, textOf } from './rule.ts';

const acls = 'AWS::WAFv2::WebACL';
const logs = 'AWS::WAFv2::LoggingConfiguration';

const managed = [
  'AWSManagedRulesCommonRuleSet',
  'AWSManagedRulesKnownBadInputsRuleSet',
  'AWSManagedRulesAmazonIpReputationList',
];

export const wafRules: readonly Rule[] = [
  rule('waf-rate', 'a web ACL blocks addresses that ask too often', acls, ({ get }) =>
    listOf(get('Rules')).some((_, index) => {
      const part = (name: string) => get(`Rules.${index}.${name}`);
      return part('Statement.RateBasedStatement.Limit') !== undefined && part('Action.Block');
    }),
  ),
  rule(
    'waf-managed',
    'a web ACL knows common attacks, bad inputs and bad addresses, and does not only count them',
    acls,
    ({ get }) =>
      managed.every((name) =>
        listOf(get('Rules')).some(
          (_, index) =>
            get(`Rules.${index}.Statement.ManagedRuleGroupStatement.Name`) === name &&
            get(`Rules.${index}.OverrideAction.None`) !== undefined,
        ),
      ),
  ),
  rule(
    'waf-visible',
    'a web ACL and its rules are measured',
    acls,
    ({ get }) =>
      !textOf(get('Rules')).includes('"CloudWatchMetricsEnabled":false') &&
      get('VisibilityConfig.CloudWatchMetricsEnabled') === true,
  ),
  rule('waf-log', 'a web ACL logs what it blocks', acls, (acl, template) =>
    resourcesOf(template, logs).some(({ get }) => refersTo(get('ResourceArn'))(acl)),
  ),
  rule('waf-log-secrets', 'the log of a web ACL shows neither tokens nor keys', logs, ({ get }) => {
    const redacted = textOf(get('RedactedFields')).toLowerCase();
    return ['authorization', 'x-api-key'].every((name) => redacted.includes(`"name":"${name}"`));
  }),
  rule('waf-sample-secrets', 'neither do the requests that a web ACL samples', acls, ({ get }) => {
    const hidden = textOf(get('DataProtectionConfig.DataProtections')).toLowerCase();
    return ['authorization', 'x-api-key'].every((name) => hidden.includes(`"${name}"`));
  }),
];
