import { readFileSync } from 'node:fs';
import type { IPolicyValidationPlugin } from 'aws-cdk-lib';
import type { Stage } from '../settings.ts';
import { findingsIn, rules } from './rules.ts';

/** Runs the rules when templates are written; what they find stops the synthesis. */
export const ownRules = (stage: Stage): IPolicyValidationPlugin => ({
  name: 'Portico',
  ruleIds: rules.map(({ id }) => id),
  validate: ({ templatePaths }) => {
    const violations = templatePaths.flatMap((templatePath) =>
      findingsIn(JSON.parse(readFileSync(templatePath, 'utf8')), stage).map(
        ({ rule, logicalId }) => ({
          ruleName: rule.id,
          description: rule.title,
          severity: 'error',
          violatingResources: [{ resourceLogicalId: logicalId, templatePath, locations: [] }],
        }),
      ),
    );
    return { success: violations.length === 0, violations };
  },
});
