import { type App, Stack } from 'aws-cdk-lib';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { at } from './rules/rule.ts';
import { SettingsError } from './settings.ts';

/**
 * Of names and values, as JSON: that is what Lambda measures.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const maxBytes = 4_096;

/** In the place of a name or an ARN that is not known before the deployment. */
const unknown = 'x'.repeat(128);

/** Refuses functions whose environment Lambda would refuse in the midst of a deployment. */
export const checkEnvironments = (app: App, stageName: string): void => {
  for (const found of app.node.findAll()) {
    if (!(found instanceof CfnFunction)) continue;
    const environment = Stack.of(found).resolve(found.environment);
    const bytes = Buffer.byteLength(JSON.stringify(literal(at(environment, 'variables') ?? {})));
    if (bytes <= maxBytes) continue;
    throw new SettingsError(
      `${stageName}.callers.apiKeys: the environment of ${found.description} has ${bytes} bytes, and Lambda takes ${maxBytes}: choose callers.apiKeysSecretArn for long lists`,
    );
  }
};

/** With what is resolved by CloudFormation as long as it may well be. */
const literal = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  const parts = at(value, 'Fn::Join.1');
  if (Array.isArray(parts)) return parts.map(literal).join('');
  const isIntrinsic = Object.keys(value).some((name) => /^(Ref|Fn::)/.test(name));
  if (isIntrinsic) return unknown;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, literal(each)]));
};
