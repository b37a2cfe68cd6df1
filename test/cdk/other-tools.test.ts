import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeTool } from '../describe-tool.ts';
import { templateOf } from './stacks.ts';

const read = (path: string): string => readFileSync(join(__dirname, '../../docs', path), 'utf8');

// biome-ignore lint/suspicious/noExplicitAny: these are templates, of three tools
type Json = any;

/** What the three tools deploy alike. */
interface Deployment {
  readonly key: readonly string[];
  readonly ttl: string;
  readonly publicRoutes: readonly string[];
  readonly protectedRoutes: readonly string[];
  readonly authorizer: { readonly ttl: number; readonly identity: readonly string[] };
  readonly throttle: readonly [rate: number, burst: number];
  /** By bundle. */
  readonly functions: Readonly<Record<string, FunctionSettings>>;
  readonly actions: readonly string[];
}

interface FunctionSettings {
  readonly runtime: string;
  readonly architecture: string;
  readonly memory: number;
  readonly timeout: number;
  readonly concurrency: number;
  readonly log: readonly string[];
  /** The names; of those with a plain value, the value too. */
  readonly environment: readonly string[];
}

const variables = (environment: Record<string, unknown>): string[] =>
  Object.entries(environment)
    // Compiled code is optional, and the namespace has the stage's name.
    .filter(([name]) => !name.startsWith('NODE_COMPILE_CACHE'))
    .map(([name, value]) =>
      typeof value === 'string' && /^[a-z]+$/.test(value) ? `${name}=${value}` : name,
    )
    .sort();

const ofCdk = (): Deployment => {
  const data = templateOf('data');
  const api = templateOf('httpApi');
  const all = (template: typeof data, type: string): Json[] =>
    Object.values(template.findResources(type)).map(({ Properties }) => Properties);
  const [table] = all(data, 'AWS::DynamoDB::GlobalTable');
  const [authorizer] = all(api, 'AWS::ApiGatewayV2::Authorizer');
  const [stage] = all(api, 'AWS::ApiGatewayV2::Stage');
  const routes = all(api, 'AWS::ApiGatewayV2::Route');
  const keys = (type: string) =>
    routes.filter((route) => route.AuthorizationType === type).map((route) => route.RouteKey);
  return {
    key: table.KeySchema.map((each: Json) => `${each.AttributeName} ${each.KeyType}`),
    ttl: table.TimeToLiveSpecification.AttributeName,
    publicRoutes: keys('NONE').sort(),
    protectedRoutes: keys('CUSTOM').sort(),
    authorizer: {
      ttl: authorizer.AuthorizerResultTtlInSeconds,
      identity: authorizer.IdentitySource,
    },
    throttle: [
      stage.DefaultRouteSettings.ThrottlingRateLimit,
      stage.DefaultRouteSettings.ThrottlingBurstLimit,
    ],
    functions: Object.fromEntries(
      all(api, 'AWS::Lambda::Function').map((each) => [
        each.Description.replace(' of Portico', ''),
        {
          runtime: each.Runtime,
          architecture: each.Architectures[0],
          memory: each.MemorySize,
          timeout: each.Timeout,
          concurrency: each.ReservedConcurrentExecutions,
          log: [
            each.LoggingConfig.LogFormat,
            each.LoggingConfig.ApplicationLogLevel,
            each.LoggingConfig.SystemLogLevel,
          ],
          environment: variables(each.Environment.Variables),
        },
      ]),
    ),
    actions: all(api, 'AWS::IAM::Policy')
      .flatMap((policy) => policy.PolicyDocument.Statement)
      .flatMap((statement) => statement.Action)
      .filter((action) => /^(dynamodb|secretsmanager):/.test(action))
      .sort(),
  };
};

const ofTerraform = (hcl: Json): Deployment => {
  const { resource, data, locals } = hcl;
  const [{ public_routes, protected_routes, auth_environment, runtime }] = locals;
  const [table] = resource.aws_dynamodb_table.data;
  const [authorizer] = resource.aws_apigatewayv2_authorizer.tokens;
  const [stage] = resource.aws_apigatewayv2_stage.default;
  const functionOf = (name: string): FunctionSettings => {
    const [each] = resource.aws_lambda_function[name];
    expect(each.runtime).toMatch(/local\.runtime/);
    // `merge(local.auth_environment, { NAME = value … })` stays text.
    const own = Array.from(
      String(each.environment[0].variables).matchAll(/(\w+)\s*=\s*"([^"]*)"/g),
      ([, variable = '', value]) => [variable, value] as const,
    );
    const [log] = each.logging_config;
    return {
      runtime,
      architecture: each.architectures[0],
      memory: each.memory_size,
      timeout: each.timeout,
      concurrency: each.reserved_concurrent_executions,
      log: [log.log_format, log.application_log_level, log.system_log_level],
      environment: variables({ ...auth_environment, ...Object.fromEntries(own) }),
    };
  };
  return {
    key: [`${table.hash_key} HASH`, `${table.range_key} RANGE`],
    ttl: table.ttl[0].attribute_name,
    publicRoutes: public_routes.toSorted(),
    protectedRoutes: protected_routes.toSorted(),
    authorizer: {
      ttl: authorizer.authorizer_result_ttl_in_seconds,
      identity: authorizer.identity_sources,
    },
    throttle: [
      stage.default_route_settings[0].throttling_rate_limit,
      stage.default_route_settings[0].throttling_burst_limit,
    ],
    functions: { 'http-api': functionOf('door'), 'http-authorizer': functionOf('authorizer') },
    actions: ['door', 'authorizer']
      .flatMap((name) => data.aws_iam_policy_document[name][0].statement)
      .flatMap((statement: Json) => statement.actions)
      .filter((action: string) => /^(dynamodb|secretsmanager):/.test(action))
      .sort(),
  };
};

const ofSam = ({ Globals, Resources }: Json): Deployment => {
  const { Table, Api, Door, Authorizer } = Resources;
  const [authorizer] = Object.values<Json>(Api.Properties.Auth.Authorizers);
  const events = Object.values<Json>(Door.Properties.Events).map(({ Properties }) => Properties);
  const keys = (isPublic: boolean) =>
    events
      .filter(({ Auth }) => (Auth?.Authorizer === 'NONE') === isPublic)
      .map(({ Method, Path }) => `${Method} ${Path}`)
      .sort();
  const functionOf = ({ Properties }: Json): FunctionSettings => {
    const each = { ...Globals.Function, ...Properties };
    return {
      runtime: each.Runtime,
      architecture: each.Architectures[0],
      memory: each.MemorySize,
      timeout: each.Timeout,
      concurrency: each.ReservedConcurrentExecutions,
      log: [
        each.LoggingConfig.LogFormat,
        each.LoggingConfig.ApplicationLogLevel,
        each.LoggingConfig.SystemLogLevel,
      ],
      environment: variables({
        ...Globals.Function.Environment.Variables,
        ...Properties.Environment?.Variables,
      }),
    };
  };
  const { Identity } = authorizer;
  return {
    key: Table.Properties.KeySchema.map((each: Json) => `${each.AttributeName} ${each.KeyType}`),
    ttl: Table.Properties.TimeToLiveSpecification.AttributeName,
    publicRoutes: keys(true),
    protectedRoutes: keys(false),
    authorizer: {
      ttl: Identity.ReauthorizeEvery,
      identity: [
        ...Identity.Headers.map((name: string) => `$request.header.${name}`),
        ...Identity.Context.map((name: string) => `$context.${name}`),
      ],
    },
    throttle: [
      Api.Properties.DefaultRouteSettings.ThrottlingRateLimit,
      Api.Properties.DefaultRouteSettings.ThrottlingBurstLimit,
    ],
    functions: { 'http-api': functionOf(Door), 'http-authorizer': functionOf(Authorizer) },
    actions: [Door, Authorizer]
      .flatMap(({ Properties }) => Properties.Policies)
      .flatMap(({ Statement }) => Statement)
      .flatMap(({ Action }) => Action)
      .sort(),
  };
};

describeTool<Json>('hcl', 'the Terraform example', (parse) => {
  it('deploys what the CDK deploys', () => {
    expect(ofTerraform(parse(read('terraform/main.tf')))).toEqual(ofCdk());
  });
});

describeTool<Json>('cloudformation', 'the SAM example', (parse) => {
  it('deploys what the CDK deploys', () => {
    expect(ofSam(parse(read('sam/template.yaml')))).toEqual(ofCdk());
  });
});
