import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { appMetric, metricsNamespace } from './app-metrics.ts';
import { BundleFunction } from './bundle-function.ts';
import type { Stage } from './settings/stage.ts';
import type { Tokens } from './token-types.ts';

/** What a door's stack is given. */
export interface DoorProps {
  readonly stage: Stage;
  readonly stageName: string;
  readonly table: ITableV2;
  readonly tokens: Tokens;
  /** The folder of a bundle by its name, like `http-api`. */
  readonly bundle: (name: string) => string;
}

/** What the store does with the table, a transaction being the sum of its writes; it never scans. */
const tableActions = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'].map(
  (action) => `dynamodb:${action}`,
);

/** The function behind a door: it serves the app over the table. */
export const doorFunction = (
  scope: Construct,
  id: string,
  props: DoorProps,
  name: string,
  environment: Record<string, string> = {},
): BundleFunction => {
  const { table, stage, stageName } = props;
  const settings = {
    DATABASE_URL: `dynamodb:${table.tableName}`,
    DOCS: stage.docs ? 'on' : 'off',
    METRICS: stage.lambda.metrics,
    METRICS_NAMESPACE: metricsNamespace(stageName),
    ...(stage.lambda.rateLimit && { RATE_LIMIT: stage.lambda.rateLimit }),
    ...(stage.cors && {
      CORS_ORIGINS: stage.cors.origins.join(' '),
      CORS_CREDENTIALS: String(stage.cors.credentials),
      ...(stage.cors.headers.length > 0 && { CORS_HEADERS: stage.cors.headers.join(' ') }),
      CORS_OWNER: stage.cors.owner,
    }),
    ...environment,
  };
  const errors = (version: string) => appMetric(stageName, 'Errors', { door: name, version });
  const door = new BundleFunction(scope, id, props, name, settings, errors);
  table.grant(door.function, ...tableActions);
  return door;
};

/** The function behind a door that streams: it has more time. */
export const streamFunction: typeof doorFunction = (scope, id, props, ...rest) =>
  doorFunction(scope, id, withTimeout(props, props.stage.lambda.streamTimeoutSeconds), ...rest);

/** The function behind a Lambda authorizer: it sees tokens only, not the table. */
export const authorizerFunction = (
  scope: Construct,
  id: string,
  props: DoorProps,
  name: string,
): BundleFunction => {
  const timeoutSeconds = Math.min(props.stage.lambda.timeoutSeconds, authorizerSeconds);
  return new BundleFunction(scope, id, withTimeout(props, timeoutSeconds), name);
};

const withTimeout = (props: DoorProps, timeoutSeconds: number): DoorProps => {
  const { stage } = props;
  return { ...props, stage: { ...stage, lambda: { ...stage.lambda, timeoutSeconds } } };
};

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const authorizerSeconds = 10;
