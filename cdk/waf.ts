import { ArnFormat, Names, Stack } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnLoggingConfiguration, CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { keptLogs } from './logs.ts';
import type { Stage } from './settings/stage.ts';
import { stackUuid } from './stack-uuid.ts';

interface WebAclProps {
  /** `CLOUDFRONT` is in us-east-1 only. */
  readonly scope: 'REGIONAL' | 'CLOUDFRONT';
  /** From one address, before it is blocked. */
  readonly requestsIn5Minutes: number;
  readonly stage: Stage;
}

/**
 * Rules of AWS, in order, with those that only count: a body may be larger than 8 KiB here, and a
 * program need not name itself.
 * https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
 */
const managedRules: Readonly<Record<string, readonly string[]>> = {
  AWSManagedRulesAmazonIpReputationList: [],
  AWSManagedRulesCommonRuleSet: ['SizeRestrictions_BODY', 'NoUserAgent_HEADER'],
  AWSManagedRulesKnownBadInputsRuleSet: [],
};

/** Fields of a request that neither the log nor a sample shows. */
const secretFields = ['authorization', 'x-api-key'];

/** Blocks known attacks and addresses that ask too often, and logs what it blocks. */
export const webAcl = (
  parent: Construct,
  id: string,
  { scope, requestsIn5Minutes, stage }: WebAclProps,
): CfnWebACL => {
  const construct = new Construct(parent, id);
  const visible = (metricName: string) => ({
    metricName,
    cloudWatchMetricsEnabled: true,
    sampledRequestsEnabled: true,
  });
  const managed = Object.entries(managedRules).map(([name, counted], priority) => ({
    name,
    priority,
    overrideAction: { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name,
        ruleActionOverrides: counted.map((name) => ({ name, actionToUse: { count: {} } })),
      },
    },
    visibilityConfig: visible(name),
  }));
  const rate = {
    name: 'Rate',
    priority: managed.length,
    action: { block: {} },
    statement: {
      rateBasedStatement: {
        aggregateKeyType: 'IP',
        limit: requestsIn5Minutes,
        evaluationWindowSec: 300,
      },
    },
    visibilityConfig: visible('Rate'),
  };
  const acl = new CfnWebACL(construct, 'Acl', {
    scope,
    defaultAction: { allow: {} },
    rules: [...managed, rate],
    visibilityConfig: visible(Names.uniqueResourceName(construct, { maxLength: 128 })),
    dataProtectionConfig: {
      dataProtections: [
        {
          action: 'SUBSTITUTION',
          field: { fieldType: 'SINGLE_HEADER', fieldKeys: secretFields },
        },
      ],
    },
  });
  logBlocked(construct, acl, stage);
  return acl;
};

/** https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html */
const logBlocked = (construct: Construct, acl: CfnWebACL, stage: Stage): void => {
  // The name must begin so.
  const { logGroupName } = new LogGroup(construct, 'Logs', {
    ...keptLogs(stage),
    logGroupName: `aws-waf-logs-${Names.uniqueResourceName(construct, { maxLength: 128 })}-${stackUuid()}`,
  });
  const logGroupArn = Stack.of(construct).formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: logGroupName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  const keep = (action: string) => ({ ActionCondition: { Action: action } });
  new CfnLoggingConfiguration(construct, 'Logging', {
    resourceArn: acl.attrArn,
    logDestinationConfigs: [logGroupArn],
    redactedFields: secretFields.map((name) => ({ singleHeader: { Name: name } })),
    loggingFilter: {
      DefaultBehavior: 'DROP',
      Filters: [
        {
          Behavior: 'KEEP',
          Requirement: 'MEETS_ANY',
          Conditions: [keep('BLOCK'), keep('COUNT')],
        },
      ],
    },
  });
};
