import type { Stage } from '../settings.ts';
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

/** What breaks them. */
export const findingsIn = (template: Template, stage: Stage): readonly Finding[] =>
  rules.flatMap((rule) => rule.broken(template, stage).map((logicalId) => ({ rule, logicalId })));
