import type { StageSettings } from '../../../cdk/settings.ts';
import type { fragments } from './fragments.ts';

/** Where a fault is planted and what it breaks: the properties of a resource, as a JSON merge patch (RFC 7396). */
export interface Fault {
  readonly rule: string;
  readonly fragment: keyof typeof fragments;
  readonly resource: string;
  readonly properties?: object;
  /** Beside the properties. */
  readonly more?: object;
  /** Where it is found, if at another resource. */
  readonly found?: string;
  readonly settings?: StageSettings;
  /** Settings that ask for what would be a fault without them. */
  readonly chosen?: StageSettings;
}

type Fragment = Fault['fragment'];
type Planted = Omit<Fault, 'rule' | 'fragment' | 'resource' | 'properties'>;

const fault =
  (fragment: Fragment) =>
  (rule: string, resource: string, properties?: object, more: Planted = {}): Fault => ({
    rule,
    fragment,
    resource,
    ...(properties && { properties }),
    ...more,
  });

const data = fault('data');
const cognito = fault('cognito');
const functions = fault('functions');
const functionUrl = fault('functionUrl');
const openUrl = fault('openUrl');
const cloudFront = fault('cloudFront');
const httpApi = fault('httpApi');
const apiCloudFront = fault('apiCloudFront');
const restApi = fault('restApi');
const waf = fault('waf');
const observability = fault('observability');

const forgettable = { chosen: { data: { keep: false } } } satisfies Planted;
const removed = { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' };
const open: StageSettings = { functionUrl: { auth: 'NONE' } };
const anyOrigin: StageSettings = { cors: { origins: ['*'] } };

const allow = (Action: unknown, Resource: unknown, more: object = {}) => ({
  PolicyDocument: { Statement: [{ Effect: 'Allow', Action, Resource, ...more }] },
});

const route = (RouteKey: string, AuthorizationType = 'NONE') => ({
  more: { Type: 'AWS::ApiGatewayV2::Route', Properties: { RouteKey, AuthorizationType } },
});

const permission = (Principal: string, Action: string, more: object = {}) => ({
  Type: 'AWS::Lambda::Permission',
  Properties: { Action, FunctionName: { Ref: 'Live' }, Principal, ...more },
});

const distribution = (config: object) => ({ DistributionConfig: config });

const cachedMethod = (more: object) => ({
  MethodSettings: [
    {
      ResourcePath: '/*',
      HttpMethod: '*',
      ThrottlingBurstLimit: 100,
      ThrottlingRateLimit: 50,
    },
    {
      ResourcePath: '/~1hello',
      HttpMethod: 'GET',
      CachingEnabled: true,
      CacheDataEncrypted: true,
      CacheTtlInSeconds: 60,
      ThrottlingBurstLimit: 100,
      ThrottlingRateLimit: 50,
      ...more,
    },
  ],
});

/** An API for VPC endpoints whose policy lets in whoever meets the condition. */
const privateWith = (Condition?: object) => ({
  EndpointConfiguration: { Types: ['PRIVATE'] },
  Policy: { Statement: [{ Effect: 'Allow', Principal: '*', ...(Condition && { Condition }) }] },
});

const mockedCors = (...fields: string[]) => ({
  Integration: {
    IntegrationResponses: [
      {
        ResponseTemplates: {
          'application/json': fields
            .map((field) => `#set($context.responseOverride.header.${field})`)
            .join(''),
        },
      },
    ],
  },
});
const anyOriginSet = "access-control-allow-origin = '*'";
const credentialsSet = "access-control-allow-credentials = 'true'";

const replica = (more: object) => ({
  Replicas: [
    {
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { KMSMasterKeyId: 'key' },
      Tags: [{ Key: 'application' }, { Key: 'stage' }],
      ...more,
    },
  ],
});

const managedRule = (name: string, more: object = {}) => ({
  OverrideAction: { None: {} },
  Statement: { ManagedRuleGroupStatement: { Name: `AWSManagedRules${name}` } },
  VisibilityConfig: { CloudWatchMetricsEnabled: true },
  ...more,
});
const rateRule = (more: object = {}) => ({
  Action: { Block: {} },
  Statement: { RateBasedStatement: { Limit: 2_000 } },
  VisibilityConfig: { CloudWatchMetricsEnabled: true },
  ...more,
});
const managedRules = [
  managedRule('CommonRuleSet'),
  managedRule('KnownBadInputsRuleSet'),
  managedRule('AmazonIpReputationList'),
];

const longFormat = JSON.stringify({ requestId: 'x'.repeat(3_072) });

export const faults: readonly Fault[] = [
  data('table-kind', 'Other', {}, { more: { Type: 'AWS::DynamoDB::Table' } }),
  data('table-recovery', 'Table', replica({ PointInTimeRecoverySpecification: {} })),
  data('table-deletion', 'Table', replica({ DeletionProtectionEnabled: false }), forgettable),
  data('data-retained', 'Table', undefined, { more: removed, ...forgettable }),
  data('data-retained', 'Secret', undefined, { more: removed, ...forgettable }),
  cognito('data-retained', 'Users', undefined, {
    more: { UpdateReplacePolicy: 'Delete' },
    ...forgettable,
  }),
  data('table-key-retained', 'Key', undefined, { more: removed, ...forgettable }),
  data(
    'table-key',
    'Table',
    { SSESpecification: null },
    {
      settings: { data: { customerManagedKey: true } },
      chosen: {},
    },
  ),
  data('table-key', 'Table', replica({ SSESpecification: null }), {
    settings: { data: { customerManagedKey: true } },
  }),
  data('table-billing', 'Table', { BillingMode: 'PROVISIONED' }),
  data('secret-generated', 'Secret', { SecretString: 'correct horse' }),
  data('secret-generated', 'Secret', { GenerateSecretString: null }),
  cognito('user-pool-deletion', 'Users', { DeletionProtection: 'INACTIVE' }, forgettable),
  cognito('user-pool-sign-up', 'Users', { AdminCreateUserConfig: null }),
  cognito('user-pool-flow', 'Client', { AllowedOAuthFlows: ['code', 'implicit'] }),
  cognito('user-pool-guessing', 'Client', { PreventUserExistenceErrors: 'LEGACY' }),
  cognito('user-pool-guessing', 'Client', { EnableTokenRevocation: false }),

  functions('function-runtime', 'Function', { Runtime: 'nodejs22.x' }),
  functions('function-architecture', 'Function', { Architectures: null }),
  functions('function-code', 'Function', { Code: { S3Key: null, ZipFile: 'exports.handler=…' } }),
  functions('function-tracing', 'Function', { TracingConfig: { Mode: 'PassThrough' } }),
  functions('function-logs', 'Function', { LoggingConfig: null }),
  functions('function-logs', 'AuthorizerFunction', {
    LoggingConfig: { LogGroup: { Ref: 'Logs' } },
  }),
  functions(
    'function-concurrency',
    'Function',
    { ReservedConcurrentExecutions: null },
    {
      chosen: { lambda: { reservedConcurrency: null } },
    },
  ),
  ...['DB_PASSWORD', 'API_KEYS', 'GITHUB_TOKEN', 'CLIENT_SECRET'].map((name) =>
    functions('function-secret', 'Function', { Environment: { Variables: { [name]: 'x' } } }),
  ),
  functions('function-secret', 'Function', {
    Environment: { Variables: { JWT_SECRET: 'arn:aws:secretsmanager:x' } },
  }),
  functions('function-secret', 'Function', {
    Environment: { Variables: { PEPPER: '{{resolve:secretsmanager:pepper}}' } },
  }),
  functions('function-alias', 'Permission', {
    FunctionName: { 'Fn::GetAtt': ['Function', 'Arn'] },
  }),
  httpApi('function-alias', 'Integration', { IntegrationUri: { Ref: 'Function' } }),
  httpApi('function-alias', 'Authorizer', { AuthorizerUri: { Ref: 'AuthorizerFunction' } }),
  restApi('function-alias', 'GET /users', { Integration: { Uri: { Ref: 'Function' } } }),
  restApi('function-alias', 'Authorizer', { AuthorizerUri: { Ref: 'AuthorizerFunction' } }),
  fault('rotation')('function-alias', 'Schedule', { RotationLambdaARN: { Ref: 'Function' } }),
  httpApi('authorizer-timeout', 'AuthorizerFunction', { Timeout: 11 }, { found: 'Authorizer' }),
  restApi('authorizer-timeout', 'AuthorizerFunction', { Timeout: 29 }, { found: 'Authorizer' }),
  functionUrl('function-url-alias', 'Url', { Qualifier: null }),
  functions('permission-source', 'Permission', { SourceArn: null }),
  fault('rotation')('permission-source', 'Permission', { SourceAccount: null }),
  functions('permission-open', 'Permission', { Principal: '*' }),
  openUrl('permission-open', 'Other', undefined, {
    more: permission('*', 'lambda:InvokeFunction'),
    settings: open,
  }),
  functions('rollout-alarms', 'Group', { AlarmConfiguration: { Enabled: false } }),
  functions('rollout-way-back', 'Group', { AutoRollbackConfiguration: { Enabled: false } }),
  functions('rollout-way-back', 'Group', {
    AutoRollbackConfiguration: { Events: ['DEPLOYMENT_FAILURE'] },
  }),
  functions('rollout-chosen', 'Live', undefined, {
    more: { UpdatePolicy: null },
    settings: { lambda: { rollout: 'canary' } },
    chosen: {},
  }),

  functionUrl('function-url-open', 'Url', { AuthType: 'NONE' }, { chosen: open }),
  openUrl('function-url-permissions', 'CallFunction', undefined, {
    more: { Type: 'AWS::Lambda::Version' },
    found: 'CallUrl',
    settings: open,
  }),
  cloudFront('function-url-permissions', 'CallFunction', undefined, {
    more: { Type: 'AWS::Lambda::Version' },
    found: 'CallUrl',
  }),
  cloudFront('function-url-strangers', 'Other', undefined, {
    more: permission('cloudfront.amazonaws.com', 'lambda:InvokeFunction', { SourceArn: 'arn' }),
  }),
  cloudFront(
    'cloudfront-access-control',
    'Distribution',
    distribution({
      Origins: [{ DomainName: { 'Fn::GetAtt': ['Url', 'FunctionUrl'] } }],
    }),
  ),
  cloudFront(
    'cloudfront-access-control',
    'Url',
    { AuthType: 'NONE' },
    {
      found: 'Distribution',
      settings: open,
    },
  ),
  apiCloudFront(
    'cloudfront-secret',
    'Distribution',
    distribution({
      Origins: [{ DomainName: { Ref: 'Api' } }, { DomainName: { Ref: 'OriginSecret' } }],
    }),
  ),
  apiCloudFront(
    'cloudfront-secret',
    'Distribution',
    distribution({
      Origins: [
        {
          DomainName: { Ref: 'Api' },
          OriginCustomHeaders: [{ HeaderName: 'x-portico-origin', HeaderValue: 'correct horse' }],
        },
        { DomainName: { Ref: 'OriginSecret' } },
      ],
    }),
  ),
  apiCloudFront(
    'cloudfront-secret',
    'Function',
    { Environment: { Variables: { ORIGIN_SECRET_ARN: null } } },
    { found: 'Distribution' },
  ),
  cloudFront('cloudfront-signature', 'Access', {
    OriginAccessControlConfig: { SigningBehavior: 'no-override' },
  }),
  cloudFront(
    'cloudfront-tls',
    'Distribution',
    distribution({
      ViewerCertificate: { MinimumProtocolVersion: 'TLSv1.1_2016' },
    }),
  ),
  cloudFront(
    'cloudfront-https',
    'Distribution',
    distribution({
      DefaultCacheBehavior: { ViewerProtocolPolicy: 'redirect-to-https' },
    }),
  ),
  ...['/users', '/users/*', '/*', '/health', '*'].map((PathPattern) =>
    cloudFront(
      'cloudfront-cache',
      'Distribution',
      distribution({
        CacheBehaviors: [{ PathPattern, CachePolicyId: 'x', ViewerProtocolPolicy: 'https-only' }],
      }),
    ),
  ),
  cloudFront(
    'cloudfront-cache',
    'Distribution',
    distribution({
      DefaultCacheBehavior: { CachePolicyId: { Ref: 'Cache' } },
    }),
  ),
  cloudFront('cloudfront-errors', 'Distribution', distribution({ CustomErrorResponses: null })),
  cloudFront(
    'cloudfront-errors',
    'Distribution',
    distribution({
      CustomErrorResponses: [{ ErrorCode: 404, ErrorCachingMinTTL: 10 }],
    }),
  ),

  httpApi('access-log', 'Stage', { AccessLogSettings: { DestinationArn: null } }),
  httpApi('access-log', 'Stage', { AccessLogSettings: { Format: '$context.requestId' } }),
  restApi('access-log', 'Stage', { AccessLogSetting: null }),
  httpApi('access-log-size', 'Stage', { AccessLogSettings: { Format: longFormat } }),
  restApi('access-log-size', 'Stage', { AccessLogSetting: { Format: longFormat } }),
  restApi('access-log-secrets', 'Stage', {
    AccessLogSetting: { Format: '{"key":"$context.identity.apiKey"}' },
  }),
  httpApi('authorizer-memory', 'Authorizer', { AuthorizerResultTtlInSeconds: 3_601 }),
  restApi('authorizer-memory', 'Authorizer', { AuthorizerResultTtlInSeconds: null }),
  restApi('authorizer-key-address', 'Authorizer', {
    IdentitySource: 'method.request.header.x-api-key',
  }),
  httpApi('execute-api-open', 'Api', { DisableExecuteApiEndpoint: false }),
  restApi('execute-api-open', 'Api', { DisableExecuteApiEndpoint: null }),
  restApi('domain-tls', 'Domain', { SecurityPolicy: 'TLS_1_0' }),
  httpApi('http-api-domain-tls', 'Domain', { DomainNameConfigurations: [{}] }),

  httpApi('http-api-whole', 'GET /users', undefined, {
    more: { Type: 'AWS::ApiGatewayV2::RouteResponse' },
    found: 'Api',
  }),
  httpApi('http-api-unknown', 'Other', undefined, route('GET /admin', 'CUSTOM')),
  httpApi('http-api-unknown', 'Other', undefined, route('OPTIONS /admin')),
  httpApi('http-api-greedy', 'Other', undefined, route('$default')),
  httpApi('http-api-greedy', 'Other', undefined, route('ANY /{proxy+}', 'CUSTOM')),
  httpApi(
    'http-api-protected',
    'POST /users',
    { AuthorizationType: 'NONE' },
    {
      chosen: { httpApi: { authorizer: 'none' } },
    },
  ),
  httpApi('http-api-protected', 'HEAD /users/{id}', { AuthorizationType: null }),
  httpApi('http-api-protected', 'Other', undefined, route('ANY /users/{proxy+}')),
  httpApi('http-api-public', 'GET /hello', { AuthorizationType: 'CUSTOM' }),
  httpApi('http-api-public', 'OPTIONS /users', { AuthorizationType: 'JWT' }),
  httpApi('http-api-payload', 'Integration', { PayloadFormatVersion: '1.0' }),
  httpApi('http-api-timeout', 'Integration', { TimeoutInMillis: 30_001 }),
  httpApi('http-api-authorizer-payload', 'Authorizer', { EnableSimpleResponses: false }),
  httpApi('http-api-authorizer-payload', 'Authorizer', { AuthorizerPayloadFormatVersion: '1.0' }),
  httpApi('http-api-authorizer-route', 'Authorizer', {
    IdentitySource: ['$request.header.Authorization'],
  }),
  httpApi('http-api-audience', 'JwtAuthorizer', { JwtConfiguration: { Audience: [] } }),
  httpApi('http-api-throttle', 'Stage', { DefaultRouteSettings: null }),

  restApi('rest-api-whole', 'PATCH /users/{id}', undefined, {
    more: { Type: 'AWS::ApiGateway::DocumentationPart' },
    found: 'Api',
  }),
  restApi('rest-api-unknown', 'OPTIONS /users', { HttpMethod: 'PUT' }),
  restApi('rest-api-greedy', 'OPTIONS /users', {
    HttpMethod: 'ANY',
    ResourceId: { Ref: 'Greedy' },
    AuthorizationType: 'CUSTOM',
  }),
  restApi(
    'rest-api-protected',
    'DELETE /users/{id}',
    { AuthorizationType: 'NONE' },
    {
      chosen: { restApi: { authorizer: 'none' } },
    },
  ),
  restApi('rest-api-public', 'GET /health', { AuthorizationType: 'CUSTOM' }),
  restApi('rest-api-public', 'OPTIONS /users', { ApiKeyRequired: true }),
  restApi('rest-api-timeout', 'GET /users', { Integration: { TimeoutInMillis: 30_000 } }),
  restApi('rest-api-timeout', 'GET /users', {
    Integration: { ResponseTransferMode: 'STREAM', TimeoutInMillis: 900_001 },
  }),
  restApi('rest-api-tls', 'Api', { SecurityPolicy: 'TLS_1_0' }),
  restApi('rest-api-tls', 'Api', { SecurityPolicy: null }),
  restApi('rest-api-private', 'Api', { EndpointConfiguration: { Types: ['PRIVATE'] } }),
  restApi('rest-api-private', 'Api', privateWith()),
  restApi(
    'rest-api-private',
    'Api',
    privateWith({ StringNotEquals: { 'aws:SourceVpce': 'vpce' } }),
  ),
  restApi('rest-api-bytes', 'Api', { BinaryMediaTypes: ['image/png'] }),
  restApi('rest-api-compression', 'Api', { MinimumCompressionSize: 1_024 }),
  restApi('rest-api-default-errors', 'Client', { ResponseType: 'THROTTLED' }, { found: 'Api' }),
  restApi('rest-api-problem', 'Client', { ResponseTemplates: { 'application/json': '{}' } }),
  restApi('rest-api-problem', 'Client', { ResponseParameters: null }),
  restApi('rest-api-data-trace', 'Stage', cachedMethod({ DataTraceEnabled: true })),
  restApi(
    'rest-api-tracing',
    'Stage',
    { TracingEnabled: false },
    {
      chosen: { restApi: { tracing: false } },
    },
  ),
  restApi('rest-api-throttle', 'Stage', cachedMethod({ ThrottlingRateLimit: undefined })),
  restApi('rest-api-throttle', 'Stage', { MethodSettings: [] }),
  restApi('cache-encrypted', 'Stage', cachedMethod({ CacheDataEncrypted: false })),
  restApi('cache-public', 'Stage', cachedMethod({ ResourcePath: '/*', HttpMethod: '*' })),
  restApi('cache-age', 'Stage', cachedMethod({ CacheTtlInSeconds: 61 })),
  restApi('cache-key', 'GET /hello', { Integration: { CacheKeyParameters: [] } }),
  restApi('api-key-plan', 'Plan', undefined, {
    more: { Type: 'AWS::ApiGateway::DocumentationPart' },
    found: 'GET /users',
  }),
  restApi('api-key-value', 'ApiKey', { Value: 'correct horse' }),
  restApi('usage-plan-quota', 'Plan', { Quota: null }),
  restApi('usage-plan-quota', 'Plan', { Throttle: null }),

  httpApi(
    'cors-any-origin',
    'Api',
    {
      CorsConfiguration: { AllowOrigins: ['*'], AllowCredentials: null },
    },
    { chosen: anyOrigin },
  ),
  functionUrl(
    'cors-any-origin',
    'Url',
    { Cors: { AllowOrigins: ['*'], AllowCredentials: null } },
    {
      chosen: anyOrigin,
    },
  ),
  restApi('cors-any-origin', 'OPTIONS /users', mockedCors(anyOriginSet), { chosen: anyOrigin }),
  cloudFront(
    'cors-any-origin',
    'Headers',
    {
      ResponseHeadersPolicyConfig: {
        CorsConfig: {
          AccessControlAllowOrigins: { Items: ['*'] },
          AccessControlAllowCredentials: false,
        },
      },
    },
    { chosen: anyOrigin },
  ),
  httpApi(
    'cors-credentials',
    'Api',
    { CorsConfiguration: { AllowOrigins: ['*'] } },
    {
      settings: anyOrigin,
    },
  ),
  functionUrl(
    'cors-credentials',
    'Url',
    { Cors: { AllowOrigins: ['*'] } },
    {
      settings: anyOrigin,
    },
  ),
  restApi('cors-credentials', 'OPTIONS /users', mockedCors(anyOriginSet, credentialsSet), {
    settings: anyOrigin,
  }),
  cloudFront(
    'cors-credentials',
    'Headers',
    {
      ResponseHeadersPolicyConfig: { CorsConfig: { AccessControlAllowOrigins: { Items: ['*'] } } },
    },
    { settings: anyOrigin },
  ),
  functionUrl(
    'cors-twice',
    'Function',
    { Environment: { Variables: { CORS_OWNER: 'app' } } },
    {
      found: 'Url',
    },
  ),

  functions('iam-action', 'Policy', allow('dynamodb:*', 'arn')),
  functions('iam-action', 'Policy', allow(['s3:GetObject*', 's3:*'], 'arn')),
  functions('iam-action', 'Role', { Policies: [allow('*', 'arn')] }),
  functions('iam-resource', 'Policy', allow('dynamodb:GetItem', '*')),
  functions('iam-resource', 'Policy', allow(['xray:PutTraceSegments', 's3:GetObject'], ['*'])),
  functions('iam-trust', 'Role', {
    AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { AWS: '*' } }] },
  }),
  functions('iam-user', 'User', {}, { more: { Type: 'AWS::IAM::User' } }),
  cloudFront('resource-open', 'BucketPolicy', allow('s3:GetObject', 'arn', { Principal: '*' })),
  functionUrl('function-url-policy', 'Callers', allow('lambda:InvokeFunctionUrl', 'arn')),

  waf('waf-rate', 'Acl', { Rules: managedRules }),
  waf('waf-rate', 'Acl', { Rules: [...managedRules, rateRule({ Action: { Count: {} } })] }),
  waf('waf-managed', 'Acl', { Rules: [...managedRules.slice(1), rateRule()] }),
  waf('waf-managed', 'Acl', {
    Rules: [
      managedRule('CommonRuleSet', { OverrideAction: { Count: {} } }),
      ...managedRules.slice(1),
      rateRule(),
    ],
  }),
  waf('waf-visible', 'Acl', {
    Rules: [...managedRules, rateRule({ VisibilityConfig: { CloudWatchMetricsEnabled: false } })],
  }),
  waf('waf-visible', 'Acl', { VisibilityConfig: null }),
  waf('waf-log', 'Logging', { ResourceArn: 'another' }, { found: 'Acl' }),
  waf('waf-log-secrets', 'Logging', { RedactedFields: null }),
  waf('waf-sample-secrets', 'Acl', { DataProtectionConfig: null }),

  observability('topic-tls', 'TopicPolicy', { Topics: [] }, { found: 'Topic' }),
  observability('topic-key', 'Topic', { KmsMasterKeyId: null }),
  observability('alarm-action', 'Alarm', { AlarmActions: [] }),
  observability('alarm-silence', 'Alarm', { TreatMissingData: null }),
  observability(
    'budget',
    'Budget',
    { Budget: { BudgetLimit: { Amount: 51 } } },
    {
      found: 'Dashboard',
      chosen: { observability: { monthlyBudget: 51 } },
    },
  ),
  observability('budget-notice', 'Budget', { NotificationsWithSubscribers: [] }),

  functions('log-retention', 'Logs', { RetentionInDays: null }),
  functions('log-kept', 'Logs', undefined, { more: removed, ...forgettable }),
  functions('tags', 'Function', { Tags: null }),
  httpApi('tags', 'Api', { Tags: { application: 'portico', stage: null } }),
  data('tags', 'Table', replica({ Tags: [] })),
];
