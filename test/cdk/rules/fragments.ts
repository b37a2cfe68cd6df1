import { routes } from '../../../cdk/contract.ts';
import type { Resource, Template } from '../../../cdk/rules/rule.ts';

/** Templates that keep every rule, as small as can be. */

const tags = [
  { Key: 'application', Value: 'portico' },
  { Key: 'stage', Value: 'test' },
];
const tagMap = { application: 'portico', stage: 'test' };

const kept = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };

type Resources = Record<string, Resource>;

const template = (Resources: Resources): Template => ({
  Resources,
  Outputs: { Url: { Value: 'https://api.example.com' } },
});

const key: Resource = {
  Type: 'AWS::KMS::Key',
  Properties: { EnableKeyRotation: true, Tags: tags },
  ...kept,
};

const logGroup: Resource = {
  Type: 'AWS::Logs::LogGroup',
  Properties: { RetentionInDays: 30, Tags: tags },
  ...kept,
};

const statement = (Action: unknown, Resource: unknown, Condition?: unknown) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition !== undefined && { Condition }),
});

const role: Resource = {
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { Service: 'lambda.amazonaws.com' },
        },
      ],
    },
    Tags: tags,
  },
};

const policy: Resource = {
  Type: 'AWS::IAM::Policy',
  Properties: {
    PolicyDocument: {
      Statement: [
        statement(['dynamodb:GetItem'], { 'Fn::ImportValue': 'TableArn' }),
        statement(['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], '*'),
      ],
    },
    Roles: [{ Ref: 'Role' }],
  },
};

const functionOf = (logs: string, variables: object = {}): Resource => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    Architectures: ['arm64'],
    Code: { S3Bucket: 'assets', S3Key: 'hash.zip' },
    Environment: {
      Variables: {
        DATABASE_URL: 'dynamodb:portico',
        AUTH_TOKEN_HEADER: 'x-token',
        API_KEYS: `[{"sha256":"${'ab'.repeat(32)}","scope":"users:read"}]`,
        ...variables,
      },
    },
    LoggingConfig: { LogGroup: { Ref: logs } },
    ReservedConcurrentExecutions: 50,
    Runtime: 'nodejs24.x',
    Tags: tags,
    Timeout: 10,
    TracingConfig: { Mode: 'Active' },
  },
});

const aliasOf = (name: string): Resource => ({
  Type: 'AWS::Lambda::Alias',
  Properties: { FunctionName: { Ref: name }, Name: 'live' },
  ...{ UpdatePolicy: { CodeDeployLambdaAliasUpdate: {} } },
});

const door: Resources = {
  Logs: logGroup,
  Role: role,
  Policy: policy,
  Function: functionOf('Logs'),
  Live: aliasOf('Function'),
};

const authorizer: Resources = {
  AuthorizerLogs: logGroup,
  AuthorizerFunction: functionOf('AuthorizerLogs', { DATABASE_URL: undefined }),
  AuthorizerLive: aliasOf('AuthorizerFunction'),
};

const permission = (Principal: string, Action: string, more: object = {}): Resource => ({
  Type: 'AWS::Lambda::Permission',
  Properties: { Action, FunctionName: { Ref: 'Live' }, Principal, ...more },
});

const gatewayPermission = permission('apigateway.amazonaws.com', 'lambda:InvokeFunction', {
  SourceArn: 'arn:aws:execute-api:eu-central-1:123456789012:api/*/*/*',
});

const data = template({
  Table: {
    Type: 'AWS::DynamoDB::GlobalTable',
    Properties: {
      BillingMode: 'PAY_PER_REQUEST',
      Replicas: [
        {
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          Region: 'eu-central-1',
          SSESpecification: { KMSMasterKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } },
          Tags: tags,
        },
      ],
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    },
    ...kept,
  },
  Key: key,
  Secret: {
    Type: 'AWS::SecretsManager::Secret',
    Properties: { GenerateSecretString: { PasswordLength: 64 }, Tags: tags },
    ...kept,
  },
});

const cognito = template({
  Users: {
    Type: 'AWS::Cognito::UserPool',
    Properties: {
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      DeletionProtection: 'ACTIVE',
      UserPoolTags: tagMap,
    },
    ...kept,
  },
  Client: {
    Type: 'AWS::Cognito::UserPoolClient',
    Properties: {
      AllowedOAuthFlows: ['code'],
      EnableTokenRevocation: true,
      PreventUserExistenceErrors: 'ENABLED',
    },
  },
});

const functions = template({
  ...door,
  ...authorizer,
  Permission: gatewayPermission,
  Alarm: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: { TreatMissingData: 'notBreaching', Tags: tags },
  },
  Group: {
    Type: 'AWS::CodeDeploy::DeploymentGroup',
    Properties: {
      AlarmConfiguration: { Alarms: [{ Name: { Ref: 'Alarm' } }], Enabled: true },
      AutoRollbackConfiguration: {
        Enabled: true,
        Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'],
      },
    },
  },
});

/** An alias that shifts traffic, and the one of the function that calls a version before. */
const hook = template({
  ...door,
  Live: {
    Type: 'AWS::Lambda::Alias',
    Properties: { FunctionName: { Ref: 'Other' } },
    UpdatePolicy: {
      CodeDeployLambdaAliasUpdate: { BeforeAllowTrafficHook: { Ref: 'Function' } },
    },
  },
  HookLive: { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: 'Function' } } },
});

const rotation = template({
  ...door,
  Live: { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: 'Function' } } },
  Permission: permission('secretsmanager.amazonaws.com', 'lambda:InvokeFunction', {
    SourceAccount: '123456789012',
  }),
  Schedule: {
    Type: 'AWS::SecretsManager::RotationSchedule',
    Properties: { RotationLambdaARN: { Ref: 'Live' } },
  },
});

const url = (more: object = {}): Resource => ({
  Type: 'AWS::Lambda::Url',
  Properties: {
    AuthType: 'AWS_IAM',
    Qualifier: 'live',
    TargetFunctionArn: { 'Fn::GetAtt': ['Function', 'Arn'] },
    ...more,
  },
});

const functionUrl = template({
  ...door,
  Url: url({ Cors: { AllowOrigins: ['https://app.example.com'], AllowCredentials: true } }),
  Callers: {
    Type: 'AWS::IAM::ManagedPolicy',
    Properties: {
      PolicyDocument: {
        Statement: [
          statement('lambda:InvokeFunctionUrl', { Ref: 'Live' }),
          statement(
            'lambda:InvokeFunction',
            { Ref: 'Live' },
            { Bool: { 'lambda:InvokedViaFunctionUrl': true } },
          ),
        ],
      },
    },
  },
});

const openUrl = template({
  ...door,
  Url: url({ AuthType: 'NONE' }),
  CallUrl: permission('*', 'lambda:InvokeFunctionUrl', { FunctionUrlAuthType: 'NONE' }),
  CallFunction: permission('*', 'lambda:InvokeFunction', { InvokedViaFunctionUrl: true }),
});

const behaviour = {
  CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
  ViewerProtocolPolicy: 'https-only',
};
const distributionArn = { SourceArn: 'arn:aws:cloudfront::123456789012:distribution/D' };

const cloudFront = template({
  ...door,
  Url: url(),
  CallUrl: permission('cloudfront.amazonaws.com', 'lambda:InvokeFunctionUrl', distributionArn),
  CallFunction: permission('cloudfront.amazonaws.com', 'lambda:InvokeFunction', {
    ...distributionArn,
    InvokedViaFunctionUrl: true,
  }),
  Access: {
    Type: 'AWS::CloudFront::OriginAccessControl',
    Properties: {
      OriginAccessControlConfig: { SigningBehavior: 'always', SigningProtocol: 'sigv4' },
    },
  },
  Headers: {
    Type: 'AWS::CloudFront::ResponseHeadersPolicy',
    Properties: {
      ResponseHeadersPolicyConfig: {
        CorsConfig: {
          AccessControlAllowOrigins: { Items: ['https://app.example.com'] },
          AccessControlAllowCredentials: true,
        },
      },
    },
  },
  Distribution: {
    Type: 'AWS::CloudFront::Distribution',
    Properties: {
      DistributionConfig: {
        Aliases: ['api.example.com'],
        CacheBehaviors: [{ ...behaviour, CachePolicyId: { Ref: 'Cache' }, PathPattern: '/hello' }],
        CustomErrorResponses: [{ ErrorCode: 404, ErrorCachingMinTTL: 0 }],
        DefaultCacheBehavior: behaviour,
        Origins: [
          {
            DomainName: { 'Fn::Select': [2, { 'Fn::GetAtt': ['Url', 'FunctionUrl'] }] },
            OriginAccessControlId: { 'Fn::GetAtt': ['Access', 'Id'] },
          },
        ],
        ViewerCertificate: { MinimumProtocolVersion: 'TLSv1.2_2021' },
      },
      Tags: tags,
    },
  },
  Bucket: {
    Type: 'AWS::S3::Bucket',
    Properties: { LifecycleConfiguration: { Rules: [{ ExpirationInDays: 30 }] }, Tags: tags },
  },
  BucketPolicy: {
    Type: 'AWS::S3::BucketPolicy',
    Properties: {
      PolicyDocument: {
        Statement: [{ Effect: 'Deny', Action: 's3:*', Principal: { AWS: '*' }, Resource: '*' }],
      },
    },
  },
});

const httpApi = template({
  ...door,
  ...authorizer,
  Api: {
    Type: 'AWS::ApiGatewayV2::Api',
    Properties: {
      CorsConfiguration: { AllowOrigins: ['https://app.example.com'], AllowCredentials: true },
      DisableExecuteApiEndpoint: true,
      Tags: tagMap,
    },
  },
  Integration: {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: { IntegrationUri: { Ref: 'Live' }, PayloadFormatVersion: '2.0' },
  },
  Authorizer: {
    Type: 'AWS::ApiGatewayV2::Authorizer',
    Properties: {
      AuthorizerPayloadFormatVersion: '2.0',
      AuthorizerResultTtlInSeconds: 300,
      AuthorizerType: 'REQUEST',
      AuthorizerUri: { 'Fn::Join': ['', ['arn:', { Ref: 'AuthorizerLive' }, '/invocations']] },
      EnableSimpleResponses: true,
      IdentitySource: ['$request.header.Authorization', '$context.routeKey'],
    },
  },
  JwtAuthorizer: {
    Type: 'AWS::ApiGatewayV2::Authorizer',
    Properties: {
      AuthorizerType: 'JWT',
      JwtConfiguration: { Audience: ['portico'], Issuer: 'https://issuer.example.com' },
    },
  },
  ...Object.fromEntries(
    [
      ...routes.map(({ method, path, isPublic }) => [`${method} ${path}`, isPublic] as const),
      ['OPTIONS /users', true] as const,
    ].map(([RouteKey, isPublic]) => [
      RouteKey,
      {
        Type: 'AWS::ApiGatewayV2::Route',
        Properties: { RouteKey, AuthorizationType: isPublic ? 'NONE' : 'CUSTOM' },
      },
    ]),
  ),
  Stage: {
    Type: 'AWS::ApiGatewayV2::Stage',
    Properties: {
      AccessLogSettings: {
        DestinationArn: 'arn:aws:logs:eu-central-1:123456789012:log-group:logs',
        Format: '{"requestId":"$context.requestId"}',
      },
      DefaultRouteSettings: { ThrottlingBurstLimit: 100, ThrottlingRateLimit: 50 },
      Tags: tagMap,
    },
  },
  Domain: {
    Type: 'AWS::ApiGatewayV2::DomainName',
    Properties: { DomainNameConfigurations: [{ SecurityPolicy: 'TLS_1_2' }] },
  },
  Mapping: { Type: 'AWS::ApiGatewayV2::ApiMapping', Properties: { ApiId: { Ref: 'Api' } } },
});

/** With the secret that they share. */
const apiCloudFront = template({
  ...httpApi.Resources,
  Function: functionOf('Logs', { ORIGIN_SECRET_ARN: { Ref: 'OriginSecret' } }),
  OriginSecret: {
    Type: 'AWS::SecretsManager::Secret',
    Properties: { GenerateSecretString: { PasswordLength: 64 }, Tags: tags },
    DeletionPolicy: 'Delete',
  },
  Distribution: {
    Type: 'AWS::CloudFront::Distribution',
    Properties: {
      DistributionConfig: {
        CustomErrorResponses: [{ ErrorCode: 404, ErrorCachingMinTTL: 0 }],
        DefaultCacheBehavior: behaviour,
        Origins: [
          {
            DomainName: { 'Fn::Join': ['', [{ Ref: 'Api' }, '.execute-api.']] },
            OriginCustomHeaders: [
              {
                HeaderName: 'x-portico-origin',
                HeaderValue: {
                  'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: 'OriginSecret' }, '}}']],
                },
              },
            ],
          },
        ],
      },
      Tags: tags,
    },
  },
});

const pathIds = new Map<string, string>();
const resources: Resources = {
  Greedy: {
    Type: 'AWS::ApiGateway::Resource',
    Properties: { ParentId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] }, PathPart: '{proxy+}' },
  },
};
for (const { path } of routes) {
  let parent: unknown = { 'Fn::GetAtt': ['Api', 'RootResourceId'] };
  let whole = '';
  for (const PathPart of path.split('/').slice(1)) {
    whole += `/${PathPart}`;
    const id = `Path${whole}`;
    resources[id] = {
      Type: 'AWS::ApiGateway::Resource',
      Properties: { ParentId: parent, PathPart },
    };
    parent = { Ref: id };
  }
  pathIds.set(path, `Path${whole}`);
}

const method = (HttpMethod: string, path: string, isPublic: boolean): Resource => ({
  Type: 'AWS::ApiGateway::Method',
  Properties: {
    AuthorizationType: isPublic ? 'NONE' : 'CUSTOM',
    ApiKeyRequired: !isPublic,
    HttpMethod,
    Integration: {
      CacheKeyParameters: ['method.request.querystring.name'],
      TimeoutInMillis: 29_000,
      Uri: { 'Fn::Join': ['', ['arn:', { Ref: 'Live' }, '/invocations']] },
    },
    RequestParameters: { 'method.request.querystring.name': false },
    ResourceId: { Ref: pathIds.get(path) },
  },
});

const gatewayResponse = (ResponseType: string, status: number): Resource => ({
  Type: 'AWS::ApiGateway::GatewayResponse',
  Properties: {
    ResponseParameters: { 'gatewayresponse.header.content-type': "'application/problem+json'" },
    ResponseTemplates: {
      'application/json': JSON.stringify({ type: 'about:blank', title: 'No', status }),
    },
    ResponseType,
    StatusCode: `${status}`,
  },
});

const throttled = { ThrottlingBurstLimit: 100, ThrottlingRateLimit: 50 };

const restApi = template({
  ...door,
  ...authorizer,
  Api: {
    Type: 'AWS::ApiGateway::RestApi',
    Properties: {
      BinaryMediaTypes: ['*/*'],
      DisableExecuteApiEndpoint: true,
      EndpointConfiguration: { Types: ['REGIONAL'] },
      SecurityPolicy: 'SecurityPolicy_TLS13_1_2_2021_06',
      Tags: tags,
    },
  },
  ...resources,
  ...Object.fromEntries(
    [
      ...routes.map(({ method, path, isPublic }) => [method, path, isPublic] as const),
      ['OPTIONS', '/users', true] as const,
    ].map(([verb, path, isPublic]) => [`${verb} ${path}`, method(verb, path, isPublic)]),
  ),
  Client: gatewayResponse('DEFAULT_4XX', 400),
  Server: gatewayResponse('DEFAULT_5XX', 500),
  Authorizer: {
    Type: 'AWS::ApiGateway::Authorizer',
    Properties: {
      AuthorizerResultTtlInSeconds: 300,
      AuthorizerUri: { 'Fn::Join': ['', ['arn:', { Ref: 'AuthorizerLive' }, '/invocations']] },
      IdentitySource: 'method.request.header.x-api-key,context.identity.sourceIp',
    },
  },
  Stage: {
    Type: 'AWS::ApiGateway::Stage',
    Properties: {
      AccessLogSetting: {
        DestinationArn: 'arn:aws:logs:eu-central-1:123456789012:log-group:logs',
        Format: '{"requestId":"$context.requestId"}',
      },
      MethodSettings: [
        { ResourcePath: '/*', HttpMethod: '*', ...throttled },
        {
          ResourcePath: '/~1hello',
          HttpMethod: 'GET',
          CachingEnabled: true,
          CacheDataEncrypted: true,
          CacheTtlInSeconds: 60,
          ...throttled,
        },
      ],
      Tags: tags,
      TracingEnabled: true,
    },
  },
  Plan: {
    Type: 'AWS::ApiGateway::UsagePlan',
    Properties: {
      Quota: { Limit: 100_000, Period: 'MONTH' },
      Tags: tags,
      Throttle: { BurstLimit: 20, RateLimit: 10 },
    },
  },
  ApiKey: { Type: 'AWS::ApiGateway::ApiKey', Properties: { Tags: tags } },
  Domain: { Type: 'AWS::ApiGateway::DomainName', Properties: { SecurityPolicy: 'TLS_1_2' } },
  Mapping: {
    Type: 'AWS::ApiGateway::BasePathMapping',
    Properties: { RestApiId: { Ref: 'Api' } },
  },
});

const visible = { CloudWatchMetricsEnabled: true };

const waf = template({
  Acl: {
    Type: 'AWS::WAFv2::WebACL',
    Properties: {
      DataProtectionConfig: {
        DataProtections: [{ Field: { FieldKeys: ['authorization', 'x-api-key'] } }],
      },
      Rules: [
        ...['CommonRuleSet', 'KnownBadInputsRuleSet', 'AmazonIpReputationList'].map((name) => ({
          OverrideAction: { None: {} },
          Statement: { ManagedRuleGroupStatement: { Name: `AWSManagedRules${name}` } },
          VisibilityConfig: visible,
        })),
        {
          Action: { Block: {} },
          Statement: { RateBasedStatement: { Limit: 2_000 } },
          VisibilityConfig: visible,
        },
      ],
      Tags: tags,
      VisibilityConfig: visible,
    },
  },
  Logging: {
    Type: 'AWS::WAFv2::LoggingConfiguration',
    Properties: {
      RedactedFields: [
        { SingleHeader: { Name: 'authorization' } },
        { SingleHeader: { Name: 'x-api-key' } },
      ],
      ResourceArn: { 'Fn::GetAtt': ['Acl', 'Arn'] },
    },
  },
});

const observability = template({
  Topic: {
    Type: 'AWS::SNS::Topic',
    Properties: { KmsMasterKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] }, Tags: tags },
  },
  Key: key,
  TopicPolicy: {
    Type: 'AWS::SNS::TopicPolicy',
    Properties: {
      PolicyDocument: {
        Statement: [
          {
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            Effect: 'Deny',
            Principal: '*',
          },
          { Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' } },
        ],
      },
      Topics: [{ Ref: 'Topic' }],
    },
  },
  Alarm: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmActions: [{ Ref: 'Topic' }],
      TreatMissingData: 'notBreaching',
      Tags: tags,
    },
  },
  Dashboard: { Type: 'AWS::CloudWatch::Dashboard', Properties: {} },
  Budget: {
    Type: 'AWS::Budgets::Budget',
    Properties: {
      Budget: { BudgetLimit: { Amount: 50 }, TimeUnit: 'MONTHLY' },
      NotificationsWithSubscribers: [
        { Notification: { Threshold: 80 }, Subscribers: [{ Address: { Ref: 'Topic' } }] },
      ],
      ResourceTags: tags,
    },
  },
});

export const fragments = {
  data,
  cognito,
  functions,
  hook,
  rotation,
  functionUrl,
  openUrl,
  cloudFront,
  httpApi,
  apiCloudFront,
  restApi,
  waf,
  observability,
};
