import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Tokens } from './data-stack.ts';
import type { Stage } from './settings.ts';

/** What a door's stack is given. */
export interface DoorProps {
  readonly stage: Stage;
  readonly stageName: string;
  readonly table: TableV2;
  readonly tokens: Tokens;
  /** The folder of a bundle by its name, like `http-api`. */
  readonly bundle: (name: string) => string;
}

/** What the store does with the table, a transaction being the sum of its writes; it never scans. */
const tableActions = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'].map(
  (action) => `dynamodb:${action}`,
);

/** A bundle as a function with a role and a log group of its own; callers go through its alias. */
export class BundleFunction extends Construct {
  readonly function: lambda.Function;
  readonly live: lambda.Alias;
  readonly logGroup: LogGroup;

  constructor(
    scope: Construct,
    id: string,
    { stage, tokens, bundle }: DoorProps,
    name: string,
    environment: Record<string, string> = {},
  ) {
    super(scope, id);
    this.logGroup = new LogGroup(this, 'Logs', {
      retention: stage.lambda.logRetentionDays,
      removalPolicy: stage.data.keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    this.logGroup.grantWrite(role);
    tokens.secret?.grantRead(role);
    this.function = new lambda.Function(this, 'Function', {
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      code: lambda.Code.fromAsset(bundle(name)),
      handler: 'index.handler',
      memorySize: stage.lambda.memoryMb,
      timeout: Duration.seconds(stage.lambda.timeoutSeconds),
      tracing: lambda.Tracing.ACTIVE,
      role,
      logGroup: this.logGroup,
      environment: { LOG_LEVEL: stage.lambda.logLevel, ...tokens.environment, ...environment },
    });
    this.live = new lambda.Alias(this, 'Live', {
      aliasName: 'live',
      version: this.function.currentVersion,
    });
  }
}

/** The function behind a door: it serves the app over the table. */
export const doorFunction = (
  scope: Construct,
  id: string,
  props: DoorProps,
  name: string,
  environment: Record<string, string> = {},
): BundleFunction => {
  const { table, stage } = props;
  const door = new BundleFunction(scope, id, props, name, {
    DATABASE_URL: `dynamodb:${table.tableName}`,
    DOCS: stage.docs ? 'on' : 'off',
    ...(stage.cors && {
      CORS_ORIGINS: stage.cors.origins.join(' '),
      CORS_CREDENTIALS: String(stage.cors.credentials),
      CORS_OWNER: stage.cors.owner,
    }),
    ...environment,
  });
  table.grant(door.function, ...tableActions);
  return door;
};
