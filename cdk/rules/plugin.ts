import { readFileSync } from 'node:fs';
import type { IPolicyValidationPlugin } from 'aws-cdk-lib';
import type { Stage } from '../settings/stage.ts';
import { findingsIn, rules, stopping } from './rules.ts';

/** Runs the rules when templates are written; what they find is a warning, or stops the synthesis. */
export const ownRules = (stage: Stage): IPolicyValidationPlugin => ({
  name: 'Portico',
  ruleIds: rules.map(({ id }) => id),
  validate: ({ templatePaths }) => {
    const violations = templatePaths.flatMap((templatePath) =>
      findingsIn(JSON.parse(readFileSync(templatePath, 'utf8')), stage).map(
        ({ rule, logicalId }) => ({
          ruleName: rule.id,
          description: rule.title,
          severity: stopping.has(rule.id) ? 'error' : 'warning',
          violatingResources: [{ resourceLogicalId: logicalId, templatePath, locations: [] }],
        }),
      ),
    );
    return { success: violations.every(({ severity }) => severity !== 'error'), violations };
  },
});
