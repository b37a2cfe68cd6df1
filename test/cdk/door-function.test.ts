import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { portico } from '../../cdk/portico.ts';
import { readStage, type StageSettings } from '../../cdk/settings.ts';
import { newApp, properties, templateOf } from './stacks.ts';

/** The door without a gateway has one function and nothing else that is like one. */
const doorOf = (settings: StageSettings = {}) => templateOf('functionUrl', settings);
const byDefault = doorOf();

const functionOf = (template: Template) => properties(template, 'AWS::Lambda::Function')[0];
const variables = (template: Template) => functionOf(template).Environment.Variables;
const idOf = (template: Template, type: string) => Object.keys(template.findResources(type))[0];
const ofData = (output: RegExp) => ({
  'Fn::GetStackOutput': {
    StackName: 'Portico-test-Data',
    OutputName: expect.stringMatching(output),
    Region: { Ref: 'AWS::Region' },
  },
});

/** What the policies of the roles allow, those of CodeDeploy excepted. */
const statements = (template: Template) =>
  properties(template, 'AWS::IAM::Policy')
    .filter(({ PolicyName }) => !/Rollout/.test(PolicyName))
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);

describe('the function of a door', () => {
  it('runs on nodejs24.x and arm64', () => {
    byDefault.resourceCountIs('AWS::Lambda::Function', 1);
    byDefault.hasResourceProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
    });
  });

  it('is what the build has put into the folder of its bundle', () => {
    const asked: string[] = [];
    portico(newApp(), 'test', readStage('test', {}), (name) => {
      asked.push(name);
      return 'cdk';
    });
    expect(asked.sort()).toEqual(
      [
        ...['function-url', 'http-api', 'rest-api'],
        ...['http-authorizer', 'token-authorizer', 'rotate-secret'],
      ].sort(),
    );
  });

  it('is deployed anew for another bundle, and compiled code of another Node or architecture', () => {
    const folder = mkdtempSync(join(process.env['CDK_OUTPUTS'] ?? '', 'bundle-'));
    const keyOfCode = (file: string, text: string) => {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
      const { functionUrl } = portico(newApp(), 'test', readStage('test', {}), () => folder);
      return functionOf(Template.fromStack(functionUrl)).Code.S3Key;
    };
    const keys = [
      keyOfCode('index.mjs', 'export const handler = 1;'),
      keyOfCode('index.mjs', 'export const handler = 2;'),
      keyOfCode('compile-cache/v24.1.0-arm64/0123', 'compiled'),
      keyOfCode('compile-cache/v24.2.0-arm64/0123', 'compiled'),
      keyOfCode('compile-cache/v24.2.0-x64/0123', 'compiled'),
    ];
    expect(new Set(keys).size).toBe(keys.length);
    expect(keyOfCode('compile-cache/v24.2.0-x64/0123', 'once more')).toBe(keys.at(-1));
  });

  it('has 512 MB and 10 seconds, or lambda.memoryMb and lambda.timeoutSeconds', () => {
    expect(functionOf(byDefault)).toMatchObject({ MemorySize: 512, Timeout: 10 });
    const larger = doorOf({ lambda: { memoryMb: 1_769, timeoutSeconds: 25 } });
    expect(functionOf(larger)).toMatchObject({ MemorySize: 1_769, Timeout: 25 });
  });

  it('traces with X-Ray', () => {
    expect(functionOf(byDefault).TracingConfig).toEqual({ Mode: 'Active' });
  });

  it('has no SnapStart, which Node.js does not have', () => {
    expect(functionOf(byDefault)).not.toHaveProperty('SnapStart');
  });

  it('takes its tags from the stage', () => {
    const { Tags } = functionOf(doorOf({ tags: { team: 'zebra' } }));
    expect(Tags).toEqual([
      { Key: 'application', Value: 'portico' },
      { Key: 'stage', Value: 'test' },
      { Key: 'team', Value: 'zebra' },
    ]);
  });
});

describe('its environment', () => {
  it('tells it where things are, and no secret', () => {
    expect(variables(byDefault)).toEqual({
      AUTH_TOKEN_HEADER: expect.any(String),
      DATABASE_URL: { 'Fn::Join': ['', ['dynamodb:', ofData(/Table/)]] },
      DOCS: 'off',
      NODE_COMPILE_CACHE: '/var/task/compile-cache',
      NODE_COMPILE_CACHE_PORTABLE: '1',
      LOG_LEVEL: 'info',
      METRICS: 'door',
      METRICS_NAMESPACE: 'Portico/test',
      JWT_AUDIENCE: 'portico',
      JWT_ISSUER: 'portico',
      JWT_SECRET_ARN: ofData(/TokenSecret/),
    });
  });

  it('has no secret, whoever signs the tokens', () => {
    const secret = /^(JWT_SECRET|API_KEYS|.*(PASSWORD|PRIVATE|TOKEN))$/;
    for (const auth of [
      { kind: 'secret', issuer: 'i', audience: 'a' },
      { kind: 'jwks', issuer: 'i', audience: 'a', jwksUrl: 'https://issuer.example/keys' },
      { kind: 'cognito' },
    ] as const) {
      const names = Object.keys(variables(doorOf({ auth })));
      expect(names.filter((name) => secret.test(name))).toEqual([]);
    }
  });

  it('has the keys of auth of the kind jwks', () => {
    const jwksUrl = 'https://issuer.example/.well-known/jwks.json';
    const { JWT_SECRET_ARN, ...env } = variables(
      doorOf({
        auth: { kind: 'jwks', issuer: 'https://issuer.example/', audience: 'api', jwksUrl },
      }),
    );
    expect(JWT_SECRET_ARN).toBeUndefined();
    expect(env).toMatchObject({
      JWKS_URL: jwksUrl,
      JWT_ISSUER: 'https://issuer.example/',
      JWT_AUDIENCE: 'api',
    });
  });

  it('has the claims of the tokens of auth of the kind jwks, where they are said', () => {
    const issuer = {
      kind: 'jwks',
      issuer: 'i',
      audience: 'a',
      jwksUrl: 'https://i.example/k',
    } as const;
    const claims = /^JWT_(AUDIENCE_CLAIM|SCOPE_|ALGORITHMS|CLOCK_TOLERANCE|MAX_LENGTH)/;
    const none = Object.keys(variables(doorOf({ auth: issuer })));
    expect(none.filter((name) => claims.test(name))).toEqual([]);
    const auth = {
      ...issuer,
      audienceClaim: 'client_id' as const,
      scopeClaims: ['scp', 'roles'],
      scopePrefix: 'api/',
      algorithms: ['RS256', 'ES256'],
      clockToleranceSeconds: 0,
      maxTokenLength: 9_000,
    };
    expect(variables(doorOf({ auth }))).toMatchObject({
      JWT_AUDIENCE_CLAIM: 'client_id',
      JWT_SCOPE_CLAIMS: 'scp roles',
      JWT_SCOPE_PREFIX: 'api/',
      JWT_ALGORITHMS: 'RS256 ES256',
      JWT_CLOCK_TOLERANCE: '0',
      JWT_MAX_LENGTH: '9000',
    });
  });

  it('has the claims of access tokens for auth of the kind cognito', () => {
    const env = variables(doorOf({ auth: { kind: 'cognito' } }));
    expect(env).toMatchObject({
      JWT_AUDIENCE: ofData(/Client/),
      JWT_AUDIENCE_CLAIM: 'client_id',
      JWT_SCOPE_PREFIX: 'portico/',
      JWT_ISSUER: ofData(/Users.*ProviderURL/),
    });
    expect(JSON.stringify(env.JWKS_URL)).toContain('/.well-known/jwks.json');
  });

  it('has docs, lambda.logLevel and cors by the settings of the stage', () => {
    const origins = ['https://app.example', 'https://admin.example'];
    const template = doorOf({
      docs: true,
      lambda: { logLevel: 'debug' },
      cors: { origins, credentials: true, headers: ['x-tenant', 'newrelic'], owner: 'app' },
    });
    expect(variables(template)).toMatchObject({
      DOCS: 'on',
      LOG_LEVEL: 'debug',
      CORS_ORIGINS: 'https://app.example https://admin.example',
      CORS_CREDENTIALS: 'true',
      CORS_HEADERS: 'x-tenant newrelic',
      CORS_OWNER: 'app',
    });
  });

  it.each(['full', 'door', 'off'] as const)('has lambda.metrics: %s', (metrics) => {
    expect(variables(doorOf({ lambda: { metrics } }))).toMatchObject({ METRICS: metrics });
  });

  it('counts requests where lambda.rateLimit says so', () => {
    expect(variables(doorOf({ lambda: { rateLimit: '600/60' } }))).toMatchObject({
      RATE_LIMIT: '600/60',
    });
  });

  it('has no CORS by default', () => {
    expect(Object.keys(variables(byDefault)).filter((name) => name.startsWith('CORS'))).toEqual([]);
  });
});

describe('its log', () => {
  it('is its own, kept for 30 days', () => {
    expect(functionOf(byDefault).LoggingConfig).toMatchObject({
      LogGroup: { Ref: idOf(byDefault, 'AWS::Logs::LogGroup') },
    });
    byDefault.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  });

  it('is JSON, with all that the app writes, and of Lambda itself what lambda.systemLogLevel says', () => {
    const levels = (template: Template) => functionOf(template).LoggingConfig;
    const json = { LogFormat: 'JSON', ApplicationLogLevel: 'TRACE' };
    expect(levels(byDefault)).toMatchObject({ ...json, SystemLogLevel: 'INFO' });
    expect(levels(doorOf({ lambda: { systemLogLevel: 'warn' } }))).toMatchObject({
      ...json,
      SystemLogLevel: 'WARN',
    });
  });

  it('is kept as long as lambda.logRetentionDays says', () => {
    const template = doorOf({ lambda: { logRetentionDays: 7 } });
    template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 7 });
  });
});

describe('its role', () => {
  const allowed = (template: Template) => [
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: { 'Fn::GetAtt': [idOf(template, 'AWS::Logs::LogGroup'), 'Arn'] },
    },
    {
      Effect: 'Allow',
      Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
      Resource: ofData(/TokenSecret/),
    },
    {
      Effect: 'Allow',
      Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
      Resource: '*',
    },
    {
      Effect: 'Allow',
      Action: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'].map(
        (action) => `dynamodb:${action}`,
      ),
      Resource: ofData(/Table.*Arn/),
    },
  ];

  it('may write its log, read its secret, use its table without scanning it, and trace', () => {
    expect(statements(byDefault)).toEqual(allowed(byDefault));
  });

  it('has no policies of others, and is for Lambda', () => {
    expect(properties(byDefault, 'AWS::IAM::Role')).toEqual([
      expect.not.objectContaining({ ManagedPolicyArns: expect.anything() }),
    ]);
    const [{ AssumeRolePolicyDocument }] = properties(byDefault, 'AWS::IAM::Role');
    expect(AssumeRolePolicyDocument.Statement).toEqual([
      {
        Action: 'sts:AssumeRole',
        Effect: 'Allow',
        Principal: { Service: 'lambda.amazonaws.com' },
      },
    ]);
  });

  it('may not read a secret where there is none', () => {
    const actions = statements(doorOf({ auth: { kind: 'cognito' } })).flatMap(
      ({ Action }) => Action,
    );
    expect(actions.filter((action) => action.startsWith('secretsmanager:'))).toEqual([]);
  });
});

describe('its concurrency', () => {
  it('is reserved, and so limited: 50, or lambda.reservedConcurrency', () => {
    expect(functionOf(byDefault).ReservedConcurrentExecutions).toBe(50);
    const more = doorOf({ lambda: { reservedConcurrency: 200 } });
    expect(functionOf(more).ReservedConcurrentExecutions).toBe(200);
  });

  it('is not reserved by lambda.reservedConcurrency null', () => {
    const { ReservedConcurrentExecutions } = functionOf(
      doorOf({ lambda: { reservedConcurrency: null } }),
    );
    expect(ReservedConcurrentExecutions).toBeUndefined();
  });

  it('is not provisioned by default', () => {
    const [live] = properties(byDefault, 'AWS::Lambda::Alias');
    expect(live.ProvisionedConcurrencyConfig).toBeUndefined();
    byDefault.resourceCountIs('AWS::ApplicationAutoScaling::ScalableTarget', 0);
  });

  it('is provisioned at the alias, from min to max by what is busy, by lambda.provisionedConcurrency', () => {
    const template = doorOf({ lambda: { provisionedConcurrency: { min: 2, max: 8 } } });
    template.hasResourceProperties('AWS::Lambda::Alias', {
      ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 2 },
    });
    template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', {
      MinCapacity: 2,
      MaxCapacity: 8,
      ScalableDimension: 'lambda:function:ProvisionedConcurrency',
      ServiceNamespace: 'lambda',
    });
    template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        PredefinedMetricSpecification: {
          PredefinedMetricType: 'LambdaProvisionedConcurrencyUtilization',
        },
        TargetValue: 0.7,
      },
    });
  });
});

describe('its versions', () => {
  const version = (template: Template) => idOf(template, 'AWS::Lambda::Version');

  it('are called by the alias live, which has the newest', () => {
    expect(properties(byDefault, 'AWS::Lambda::Alias')).toEqual([
      expect.objectContaining({
        Name: 'live',
        FunctionVersion: { 'Fn::GetAtt': [version(byDefault), 'Version'] },
      }),
    ]);
  });

  it('are new with every change of the function, and only then', () => {
    expect(version(doorOf())).toBe(version(byDefault));
    expect(version(doorOf({ lambda: { memoryMb: 1_024 } }))).not.toBe(version(byDefault));
    expect(version(doorOf({ lambda: { logLevel: 'warn' } }))).not.toBe(version(byDefault));
  });

  it.each([
    [true, 'RetainExceptOnCreate'],
    [false, 'Delete'],
  ])('can be gone back to where data.keep is %s: %s', (keep, DeletionPolicy) => {
    doorOf({ data: { keep } }).hasResource('AWS::Lambda::Version', { DeletionPolicy });
  });
});

describe('the function of an authorizer', () => {
  const authorizerOf = (settings: StageSettings = {}) => {
    const template = templateOf('httpApi', settings);
    const functions = template.findResources('AWS::Lambda::Function');
    const [id = ''] = Object.keys(functions).filter((each) => each.startsWith('Authorizer'));
    const roleId = functions[id]?.['Properties'].Role['Fn::GetAtt'][0];
    const policies = properties(template, 'AWS::IAM::Policy').filter(({ Roles }) =>
      Roles.some(({ Ref }: { Ref: string }) => Ref === roleId),
    );
    return { properties: functions[id]?.['Properties'], policies };
  };

  it('sees the tokens, and not the table', () => {
    const { properties, policies } = authorizerOf();
    expect(Object.keys(properties.Environment.Variables).sort()).toEqual(
      [
        ...['JWT_AUDIENCE', 'JWT_ISSUER', 'JWT_SECRET_ARN', 'LOG_LEVEL'],
        ...['NODE_COMPILE_CACHE', 'NODE_COMPILE_CACHE_PORTABLE'],
      ].sort(),
    );
    expect(policies).toHaveLength(1);
    expect(JSON.stringify(policies)).toContain('secretsmanager:GetSecretValue');
    expect(JSON.stringify(policies)).not.toContain('dynamodb:');
  });

  it('has lambda.timeoutSeconds, 10 at most', () => {
    expect(authorizerOf({ lambda: { timeoutSeconds: 5 } }).properties.Timeout).toBe(5);
    expect(authorizerOf({ lambda: { timeoutSeconds: 29 } }).properties.Timeout).toBe(10);
  });

  it('has a share of its own in the concurrency', () => {
    expect(authorizerOf().properties.ReservedConcurrentExecutions).toBe(50);
  });
});
