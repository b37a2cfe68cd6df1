import { CfnParameter, Duration, type Stack } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';

/** What a door is made of, beside what is its own. */
export interface DoorProps {
  /** The folder of the bundle. */
  readonly bundle: string;
  readonly table: TableV2;
}

/** What the store does with the table, a transaction being the sum of its writes; it never scans. */
const tableActions = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'].map(
  (action) => `dynamodb:${action}`,
);

/** The function behind a stack's door. */
export const doorFunction = (stack: Stack, { bundle, table }: DoorProps): lambda.Function => {
  const logGroup = new LogGroup(stack, 'Logs', { retention: RetentionDays.ONE_MONTH });
  const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  table.grant(role, ...tableActions);
  return new lambda.Function(stack, 'Function', {
    runtime: lambda.Runtime.NODEJS_24_X,
    architecture: lambda.Architecture.ARM_64,
    code: lambda.Code.fromAsset(bundle),
    handler: 'index.handler',
    memorySize: 512,
    timeout: Duration.seconds(10),
    role,
    logGroup,
    environment: {
      DATABASE_URL: `dynamodb:${table.tableName}`,
      LOG_LEVEL: 'info',
      ...tokenSettings(stack),
    },
  });
};

const tokenSettings = (stack: Stack): Record<string, string> => {
  const jwksUrl = new CfnParameter(stack, 'JwksUrl', {
    description: 'Where the public keys are that tokens are verified with (a JSON Web Key Set)',
    allowedPattern: '^https://\\S+$',
    constraintDescription: 'must be an https URL',
  });
  const jwtIssuer = new CfnParameter(stack, 'JwtIssuer', {
    description: 'The iss claim that a token must have',
    minLength: 1,
  });
  const jwtAudience = new CfnParameter(stack, 'JwtAudience', {
    description: 'The aud claim that a token must have',
    minLength: 1,
  });
  return {
    JWKS_URL: jwksUrl.valueAsString,
    JWT_ISSUER: jwtIssuer.valueAsString,
    JWT_AUDIENCE: jwtAudience.valueAsString,
  };
};
