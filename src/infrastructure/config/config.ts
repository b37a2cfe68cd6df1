import * as z from 'zod/mini';
import type { CorsSettings } from '../../adapters/http/policies/cors.ts';
import type { DoorSettings } from '../../adapters/http/protocol/message.ts';
import type { LogConfig } from '../log/line-log.ts';
import { type MetricsConfig, metricsSetting, namespaceSetting } from '../log/metrics.ts';
import { type RateLimitConfig, rateLimit } from '../rate-limiter.ts';
import {
  type AuthConfig,
  authConfig,
  authSettings,
  headerName,
  oneApiKeySource,
  oneKeySource,
  secretArn,
} from './auth-config.ts';
import { corsConfig, corsSettings } from './cors-config.ts';
import { isConfidential } from './loopback.ts';
import { type Environment, keyword, parseSettings, trimmed, wholeNumber } from './settings.ts';

export type DatabaseConfig =
  | { readonly kind: 'memory' }
  | { readonly kind: 'sqlite'; readonly path: string }
  | ({ readonly kind: 'dynamodb' } & DynamoConfig);

/** A DynamoDB table; without a region or an endpoint those of the AWS environment. */
export interface DynamoConfig {
  readonly table: string;
  readonly region: string | undefined;
  readonly endpoint: string | undefined;
}

/** What an authorizer needs to know. */
export interface AuthorizerConfig {
  readonly auth: AuthConfig;
  readonly log: LogConfig;
  /** In Lambda: whether an instance is started `on-demand`, when its first caller waits, or before. */
  readonly initialization: string | undefined;
}

export interface Config extends AuthorizerConfig {
  readonly database: DatabaseConfig;
  readonly door: DoorSettings;
  /** Of the secret that CloudFront sends, where only its requests are served. */
  readonly originSecretArn: string | undefined;
  readonly cors: CorsSettings | undefined;
  /** From how many bytes on answers are compressed. */
  readonly compressMinBytes: number | 'off';
  readonly rateLimit: RateLimitConfig | undefined;
  /** Whether the document and the page about the API are served. */
  readonly docs: boolean;
  /** Of Express: how long a connection is kept between two requests, in milliseconds. */
  readonly keepAliveTimeoutMs: number | undefined;
  readonly port: number;
  readonly host: string;
}

const isEndpoint = (text: string): boolean => {
  const url = URL.parse(text);
  return url !== null && isConfidential(url);
};

/** Accepts valid DynamoDB table names and known parameters only. */
const dynamoConfig = (url: string): DynamoConfig | undefined => {
  const { table, query } =
    /^dynamodb:(?<table>[\w.-]{3,255})(\?(?<query>.*))?$/.exec(url)?.groups ?? {};
  if (table === undefined) return undefined;
  const { endpoint, region, ...unknown } = Object.fromEntries(new URLSearchParams(query));
  const isGood =
    Object.keys(unknown).length === 0 &&
    (endpoint === undefined || isEndpoint(endpoint)) &&
    (region === undefined || /^[a-z0-9-]+$/.test(region));
  return isGood ? { table, endpoint, region } : undefined;
};

/** The scheme of a `DATABASE_URL`, and what follows it. */
const database = z.pipe(
  z.string(),
  z.transform((url: string, context): DatabaseConfig => {
    if (url === 'memory:') return { kind: 'memory' };
    // `//data/x.db` would be made at the root of the file system, `file:` is one of SQLite's own URLs.
    const path = /^sqlite:(?!\/\/|file:)(?<path>[^\0]+)$/.exec(url)?.groups?.['path'];
    if (path) return { kind: 'sqlite', path };
    const dynamo = dynamoConfig(url);
    if (dynamo) return { kind: 'dynamodb', ...dynamo };
    const message = url.startsWith('sqlite:')
      ? 'must be sqlite:<path> with a plain path, as in sqlite:data/portico.db or sqlite:/var/lib/portico.db'
      : 'must be memory:, sqlite:<path> or dynamodb:<table>[?endpoint=<URL>&region=<region>], with http on loopback only';
    context.issues.push({ code: 'custom', message, input: url });
    return z.NEVER;
  }),
);

const basePath = z
  .string()
  .check(
    z.regex(/^(\/[A-Za-z0-9._~-]+)+$/, 'must be a path like /orders, without a slash at its end'),
  );

const authorizerSettings = z.extend(authSettings, {
  LOG_LEVEL: z._default(keyword('debug', 'info', 'warn', 'error'), 'info'),
  LOG_FORMAT: z._default(keyword('json', 'pretty'), 'json'),
});

const bytesOrOff = z.pipe(
  z
    .string()
    .check(z.toLowerCase(), z.regex(/^(off|\d{1,9})$/, 'must be off or a whole number of bytes')),
  z.transform((text: string) => (text === 'off' ? text : Number(text))),
);

export const settings = z.extend(authorizerSettings, {
  ...corsSettings,
  DATABASE_URL: database,
  BASE_PATH: z._default(basePath, ''),
  CLIENT_ADDRESS_HEADER: z.optional(headerName),
  ORIGIN_SECRET_ARN: z.optional(secretArn),
  TRUSTED_PROXIES: z._default(wholeNumber(100), 0),
  KEEP_ALIVE_TIMEOUT: z.optional(wholeNumber(4_000, 1)),
  COMPRESS_MIN_BYTES: z._default(bytesOrOff, 1_024),
  RATE_LIMIT: z.optional(rateLimit),
  METRICS: z.optional(metricsSetting),
  METRICS_NAMESPACE: z._default(namespaceSetting, 'Portico'),
  DOCS: z._default(keyword('on', 'off'), 'off'),
  PORT: z._default(wholeNumber(65_535), 3000),
  HOST: z._default(z.string(), '127.0.0.1'),
});

/** Settings of doors that have no gateway to count requests, unless the environment says otherwise. */
export const withoutGatewayDefaults: Environment = { RATE_LIMIT: '600/60' };

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
const initialization = 'AWS_LAMBDA_INITIALIZATION_TYPE';

const keySources = [oneKeySource, oneApiKeySource];

/** For authorizers. Throws a `ConfigError` of one line. */
export const readAuthorizerConfig = (env: Environment): AuthorizerConfig => {
  const data = parseSettings(authorizerSettings, trimmed(env), keySources);
  return {
    auth: authConfig(data),
    log: { level: data.LOG_LEVEL, format: data.LOG_FORMAT },
    initialization: env[initialization],
  };
};

/** The `defaults` stand for what the environment does not set. Throws a `ConfigError` of one line. */
export const readConfig = (env: Environment, defaults: Environment = {}): Config => {
  const data = parseSettings(settings, { ...defaults, ...trimmed(env) }, keySources);
  return {
    auth: authConfig(data),
    log: {
      level: data.LOG_LEVEL,
      format: data.LOG_FORMAT,
      metrics: metricsConfig(data, env),
    },
    initialization: env[initialization],
    database: data.DATABASE_URL,
    door: {
      basePath: data.BASE_PATH,
      trustedProxies: data.TRUSTED_PROXIES,
      clientAddressHeader: data.CLIENT_ADDRESS_HEADER,
    },
    originSecretArn: data.ORIGIN_SECRET_ARN,
    cors: corsConfig(data),
    compressMinBytes: data.COMPRESS_MIN_BYTES,
    rateLimit: data.RATE_LIMIT,
    docs: data.DOCS === 'on',
    keepAliveTimeoutMs: data.KEEP_ALIVE_TIMEOUT && data.KEEP_ALIVE_TIMEOUT * 1_000,
    port: data.PORT,
    host: data.HOST,
  };
};

const metricsConfig = (
  { METRICS, METRICS_NAMESPACE: namespace }: z.infer<typeof settings>,
  env: Environment,
): MetricsConfig | undefined => {
  const isLambda = env['AWS_LAMBDA_FUNCTION_NAME'] !== undefined;
  const detail = METRICS ?? (isLambda ? 'door' : 'off');
  return detail === 'off'
    ? undefined
    : { namespace, detail, version: env['AWS_LAMBDA_FUNCTION_VERSION'] };
};
