import type { Stage } from '../settings/stage.ts';
import { corsRules } from './cors.ts';
import { dataRules } from './data.ts';
import { functionUrlRules } from './function-url.ts';
import { functionRules } from './functions.ts';
import { gatewayRules } from './gateways.ts';
import { httpApiRules } from './http-api.ts';
import { observabilityRules } from './observability.ts';
import { permissionRules } from './permissions.ts';
import { restApiRules } from './rest-api.ts';
import { restApiLimitRules } from './rest-api-limits.ts';
import type { Finding, Rule, Template } from './rule.ts';
import { stackRules } from './stack.ts';
import { wafRules } from './waf.ts';

/** What the templates must keep, beside what CloudFormation and cdk-nag ask of them. */
export const rules: readonly Rule[] = [
  ...dataRules,
  ...functionRules,
  ...functionUrlRules,
  ...gatewayRules,
  ...httpApiRules,
  ...restApiRules,
  ...restApiLimitRules,
  ...corsRules,
  ...permissionRules,
  ...wafRules,
  ...observabilityRules,
  ...stackRules,
];

/**
 * The rules about security and lost data: what breaks one of these stops a synthesis. All others warn, so that
 * a team's own constructs need not be like ours; a test keeps our templates free of both.
 */
export const stopping: ReadonlySet<string> = new Set([
  ...['data-retained', 'table-key-retained'],
  ...['secret-generated', 'function-secret', 'output-secret', 'api-key-value'],
  ...['permission-open', 'permission-source', 'resource-open', 'iam-action', 'iam-trust'],
  ...['function-url-open', 'cloudfront-access-control', 'cloudfront-secret', 'execute-api-open'],
  ...['http-api-protected', 'rest-api-protected'],
  ...['cloudfront-cache', 'cache-public'],
]);

/** What breaks them. */
export const findingsIn = (template: Template, stage: Stage): readonly Finding[] =>
  rules.flatMap((rule) => rule.broken(template, stage).map((logicalId) => ({ rule, logicalId })));
