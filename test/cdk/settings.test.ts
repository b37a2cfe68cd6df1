import { readStage, SettingsError, type StageSettings } from '../../cdk/settings.ts';

const refusal = (settings: unknown): string => {
  try {
    readStage('dev', settings);
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsError);
    return (error as Error).message;
  }
  return 'it is taken';
};

const apiKeysSecretArn =
  'arn:aws:secretsmanager:eu-central-1:123456789012:secret:portico/api-keys-AbCdEf';
const certificate = (region: string, name = 'api.example.com') => ({
  name,
  certificateArn: `arn:aws:acm:${region}:123456789012:certificate/1`,
});
const alarmTopic = 'arn:aws:sns:eu-central-1:123456789012:alarms';
const jwks = (issuer: string) => ({
  kind: 'jwks' as const,
  issuer,
  audience: 'api',
  jwksUrl: 'https://issuer.example/keys',
});

/** What does not go together, the line that says so, and what to choose instead. */
const clashes: readonly [string, StageSettings, StageSettings][] = [
  [
    'httpApi.authorizer: jwt needs an issuer with published keys: choose lambda, or auth of the kind jwks or cognito',
    { httpApi: { authorizer: 'jwt' } },
    { httpApi: { authorizer: 'jwt' }, auth: { kind: 'cognito' } },
  ],
  [
    'httpApi.authorizer: jwt finds the keys by the issuer: choose lambda, or an issuer that is an https URL',
    { httpApi: { authorizer: 'jwt' }, auth: jwks('issuer') },
    { httpApi: { authorizer: 'jwt' }, auth: jwks('https://issuer.example') },
  ],
  [
    'callers.apiKeysSecretArn: there are callers.apiKeys already: choose one place for all keys',
    {
      callers: {
        apiKeys: [{ sha256: 'ab'.repeat(32), principal: 'partner', scope: 'users:read' }],
        apiKeysSecretArn,
      },
    },
    { callers: { apiKeysSecretArn } },
  ],
  [
    'cors: credentials never go with the origin *: name the origins',
    { cors: { origins: ['*'], credentials: true } },
    { cors: { origins: ['https://app.example'], credentials: true } },
  ],
  [
    'cors.origins: has * beside others: choose * alone, or name the origins',
    { cors: { origins: ['*', 'https://app.example'] } },
    { cors: { origins: ['*'] } },
  ],
  ['cors.origins: must name an origin, or leave cors out', { cors: { origins: [] } }, {}],
  [
    'cors.origins: the gateways know no patterns: name the origins, or choose cors.owner app',
    { cors: { origins: ['https://*.app.example'] } },
    { cors: { origins: ['https://*.app.example'], owner: 'app' } },
  ],
  [
    'cors.origins: the gateways are documented for http and https only: choose cors.owner app',
    { cors: { origins: ['capacitor://localhost'] } },
    { cors: { origins: ['capacitor://localhost'], owner: 'app' } },
  ],
  [
    'functionUrl.cloudFront.cors: the Function URL answers browsers already: choose cors.owner app, or leave this out',
    { cors: { origins: ['*'] }, functionUrl: { cloudFront: { cors: true } } },
    { cors: { origins: ['*'], owner: 'app' }, functionUrl: { cloudFront: { cors: true } } },
  ],
  [
    'functionUrl.cloudFront.cors: no origin is allowed: name some in cors.origins, or leave this out',
    { functionUrl: { cloudFront: { cors: true } } },
    { functionUrl: { cloudFront: {} } },
  ],
  [
    'functionUrl.cloudFront.cors: the app does not know which field pages send tokens in: choose true, or cors.owner gateway',
    { cors: { origins: ['*'], owner: 'app' }, functionUrl: { cloudFront: {} } },
    { cors: { origins: ['*'] }, functionUrl: { cloudFront: {} } },
  ],
  [
    'httpApi.domain: the domain is before CloudFront then: choose httpApi.cloudFront.domain',
    { httpApi: { cloudFront: {}, domain: certificate('us-east-1') } },
    { httpApi: { cloudFront: { domain: certificate('us-east-1') } } },
  ],
  [
    'httpApi.cloudFront.domain: CloudFront takes certificates of us-east-1 only: choose one from there',
    { httpApi: { cloudFront: { domain: certificate('eu-west-1') } } },
    { httpApi: { cloudFront: { domain: certificate('us-east-1') } } },
  ],
  [
    'httpApi.cloudFront.domain.basePath: is the name of a stage: choose one without . and ~',
    { httpApi: { cloudFront: { domain: { ...certificate('us-east-1'), basePath: 'v1.0' } } } },
    { httpApi: { cloudFront: { domain: { ...certificate('us-east-1'), basePath: 'v1-0' } } } },
  ],
  [
    'httpApi.cloudFront.waf: the WAF of CloudFront is in us-east-1: choose the region us-east-1, or leave this out',
    { httpApi: { cloudFront: { waf: {} } } },
    { region: 'us-east-1', httpApi: { cloudFront: { waf: {} } } },
  ],
  [
    'functionUrl.cloudFront.domain.name: is the name of httpApi.cloudFront.domain already: choose a name for each door',
    {
      httpApi: { cloudFront: { domain: certificate('us-east-1') } },
      functionUrl: { cloudFront: { domain: certificate('us-east-1') } },
    },
    {
      httpApi: { cloudFront: { domain: certificate('us-east-1') } },
      functionUrl: { cloudFront: { domain: certificate('us-east-1', 'url.example.com') } },
    },
  ],
  [
    'httpApi.domain.certificateArn: API Gateway takes certificates of its own region only: choose one from eu-west-1',
    { region: 'eu-west-1', httpApi: { domain: certificate('us-east-1') } },
    { region: 'eu-west-1', httpApi: { domain: certificate('eu-west-1') } },
  ],
  [
    'restApi.domain.certificateArn: a regional API takes certificates of its own region only: choose one from eu-west-1',
    { region: 'eu-west-1', restApi: { domain: certificate('us-east-1') } },
    { region: 'eu-west-1', restApi: { domain: certificate('us-east-1'), endpoint: 'edge' } },
  ],
  [
    'restApi.domain.name: is the name of httpApi.domain already: choose a name for each door',
    {
      httpApi: { domain: certificate('eu-west-1') },
      restApi: { domain: { ...certificate('eu-west-1'), basePath: 'orders' } },
    },
    {
      httpApi: { domain: certificate('eu-west-1') },
      restApi: { domain: certificate('eu-west-1', 'rest.example.com') },
    },
  ],
  [
    'functionUrl.cloudFront.domain.name: is the name of restApi.domain already: choose a name for each door',
    {
      restApi: { domain: certificate('us-east-1') },
      functionUrl: { cloudFront: { domain: certificate('us-east-1') } },
    },
    { functionUrl: { cloudFront: { domain: certificate('us-east-1') } } },
  ],
  [
    'functionUrl.cloudFront.domain: CloudFront takes certificates of us-east-1 only: choose one from there',
    { functionUrl: { cloudFront: { domain: certificate('eu-central-1') } } },
    { functionUrl: { cloudFront: { domain: certificate('us-east-1') } } },
  ],
  [
    'functionUrl.cloudFront.waf: the WAF of CloudFront is in us-east-1: choose the region us-east-1, or leave this out',
    { functionUrl: { cloudFront: { waf: {} } } },
    { functionUrl: { cloudFront: { waf: {} } }, region: 'us-east-1' },
  ],
  [
    'functionUrl.auth: behind CloudFront the URL must be closed to others: choose AWS_IAM',
    { functionUrl: { auth: 'NONE', cloudFront: {} } },
    { functionUrl: { auth: 'AWS_IAM', cloudFront: {} } },
  ],
  [
    'restApi.vpcEndpointIds: a private API is reached through VPC endpoints: name them, or choose regional',
    { restApi: { endpoint: 'private' } },
    { restApi: { endpoint: 'private', vpcEndpointIds: ['vpce-1'] } },
  ],
  [
    'restApi.vpcEndpointIds: only a private API has VPC endpoints: choose the endpoint private, or leave them out',
    { restApi: { vpcEndpointIds: ['vpce-1'] } },
    { restApi: { endpoint: 'regional' } },
  ],
  [
    'restApi.domain: a private API has no public domain: choose the endpoint regional, or leave it out',
    {
      restApi: {
        endpoint: 'private',
        vpcEndpointIds: ['vpce-1'],
        domain: certificate('eu-central-1'),
      },
    },
    { restApi: { domain: certificate('eu-central-1') } },
  ],
  [
    'restApi.domain.certificateArn: an edge-optimized API takes certificates of us-east-1 only: choose one from there, or regional',
    { restApi: { endpoint: 'edge', domain: certificate('eu-central-1') } },
    { restApi: { endpoint: 'edge', domain: certificate('us-east-1') } },
  ],
  [
    'restApi.apiKeys.source: only the request authorizer names the key: choose restApi.authorizer request, or header',
    { restApi: { apiKeys: { source: 'authorizer' } } },
    { restApi: { apiKeys: { source: 'authorizer' }, authorizer: 'request' } },
  ],
  [
    'restApi.minCompressionSize: API Gateway does not compress what it streams: leave it to the app, or leave streamExport out',
    { restApi: { streamExport: true, minCompressionSize: 1_024 } },
    { restApi: { streamExport: true } },
  ],
  [
    'lambda.provisionedConcurrency: min must not be above max',
    { lambda: { provisionedConcurrency: { min: 3, max: 2 } } },
    { lambda: { provisionedConcurrency: { min: 2, max: 2 } } },
  ],
  [
    'lambda.provisionedConcurrency: max must not be above lambda.reservedConcurrency',
    { lambda: { provisionedConcurrency: { min: 1, max: 51 } } },
    { lambda: { provisionedConcurrency: { min: 1, max: 51 }, reservedConcurrency: null } },
  ],
  [
    'lambda.provisionedConcurrency: is not for versions that take over step by step: choose lambda.rollout at-once, or leave it out',
    { lambda: { provisionedConcurrency: { min: 1, max: 2 }, rollout: 'canary' } },
    { lambda: { provisionedConcurrency: { min: 1, max: 2 } } },
  ],
  [
    'lambda.metrics: a rollout is watched by the metrics of the door: choose door, or lambda.rollout at-once',
    { lambda: { metrics: 'off', rollout: 'canary' } },
    { lambda: { metrics: 'off' } },
  ],
  [
    'observability.email: a topic of yours has subscribers of its own: leave this out, or observability.topicArn',
    { observability: { topicArn: alarmTopic, email: 'ops@example.com' } },
    { observability: { topicArn: alarmTopic } },
  ],
  [
    'observability.topicArn: alarms tell topics of their own region only: choose one from there',
    { region: 'us-east-1', observability: { topicArn: alarmTopic } },
    { region: 'eu-central-1', observability: { topicArn: alarmTopic } },
  ],
  [
    'observability.doors: must name each door once',
    { observability: { doors: ['httpApi', 'httpApi'] } },
    { observability: { doors: ['httpApi', 'restApi'] } },
  ],
];

/** What a door does not have, and where to look for it. */
const impossible: readonly [string, unknown][] = [
  ...(
    [
      ['waf', 'an HTTP API has no WAF: choose httpApi.cloudFront with waf, or restApi.waf'],
      ['apiKeys', 'an HTTP API has no API keys: choose restApi.apiKeys'],
      ['cache', 'an HTTP API has no cache: choose httpApi.cloudFront, or restApi.cache'],
      ['validation', 'an HTTP API does not validate requests: choose restApi.validation'],
      ['stream', 'an HTTP API cannot stream: choose restApi.streamExport or functionUrl.mode'],
      ['vpcEndpointIds', 'an HTTP API cannot be private: choose restApi.endpoint'],
    ] as const
  ).map(([name, why]) => [`httpApi.${name}: ${why}`, { httpApi: { [name]: {} } }] as const),
  ...(
    [
      ['cache', 'a Function URL has no cache: choose functionUrl.cloudFront'],
      ['waf', 'a Function URL has no WAF: choose functionUrl.cloudFront with waf'],
      [
        'domain',
        'a Function URL has no domain of yours: choose functionUrl.cloudFront with domain',
      ],
      ['apiKeys', 'a Function URL has no API keys: choose restApi.apiKeys'],
      [
        'throttle',
        'a Function URL has no throttle: choose lambda.reservedConcurrency or functionUrl.cloudFront with waf',
      ],
    ] as const
  ).map(([name, why]) => [`functionUrl.${name}: ${why}`, { functionUrl: { [name]: {} } }] as const),
];

const badValues: readonly [string, unknown][] = [
  [
    'callers.apiKeysSecretArn: must be the ARN of a secret, with the six characters at its end',
    { callers: { apiKeysSecretArn: apiKeysSecretArn.slice(0, -7) } },
  ],
  ['region: must be a region like eu-central-1', { region: 'Frankfurt' }],
  ['auth.jwksUrl: must be an https URL', { auth: { ...jwks('i'), jwksUrl: 'http://issuer' } }],
  ['auth.scopeClaims: must name a claim', { auth: { ...jwks('i'), scopeClaims: [] } }],
  [
    'auth.scopeClaims.1: must be a name without blanks and commas',
    { auth: { ...jwks('i'), scopeClaims: ['scp', 'a b'] } },
  ],
  ['auth.scopePrefix: must not be empty', { auth: { ...jwks('i'), scopePrefix: '' } }],
  ['auth.algorithms: must name an algorithm', { auth: { ...jwks('i'), algorithms: [] } }],
  [
    'auth.algorithms.0: must be an algorithm with public keys like RS256',
    { auth: { ...jwks('i'), algorithms: ['HS256'] } },
  ],
  ['auth.audience: must not be empty', { auth: { ...jwks('i'), audience: '' } }],
  [
    'auth.domainPrefix: must be up to 63 small letters, digits and hyphens, without aws, amazon or cognito',
    { auth: { kind: 'cognito', domainPrefix: 'my-cognito' } },
  ],
  [
    'auth.callbackUrls.1: must be an https URL, or an http URL on localhost',
    { auth: { kind: 'cognito', callbackUrls: ['https://app.example/', 'http://app.example/'] } },
  ],
  ['lambda.memoryMb: must be from 128 to 10240', { lambda: { memoryMb: 64 } }],
  ['lambda.timeoutSeconds: must be from 1 to 900', { lambda: { timeoutSeconds: 901 } }],
  ['lambda.streamTimeoutSeconds: must be from 1 to 900', { lambda: { streamTimeoutSeconds: 901 } }],
  [
    'lambda.reservedConcurrency: must be a whole number from 1 to 10000',
    { lambda: { reservedConcurrency: 1.5 } },
  ],
  [
    'lambda.rateLimit: must be off or <requests>/<seconds>, like 600/60',
    { lambda: { rateLimit: '600' } },
  ],
  [
    'data.table: must be the name of a table, 3 to 255 letters, digits and _.-',
    { data: { table: 'my table' } },
  ],
  ['data.backup.keepDays: must be from 1 to 36500', { data: { backup: { keepDays: 0 } } }],
  ['data.rotateSecretDays: must be from 1 to 1000', { data: { rotateSecretDays: 0 } }],
  [
    'cors.origins.0: must be an origin like https://app.example, https://*.example.com or capacitor://localhost, or * alone',
    { cors: { origins: ['https://app.example/'] } },
  ],
  [
    'cors.headers.0: must be the name of a header',
    { cors: { origins: ['https://app.example'], headers: ['*'] } },
  ],
  ['httpApi.ttlSeconds: must be from 0 to 3600', { httpApi: { ttlSeconds: 3_601 } }],
  [
    'httpApi.domain.name: must be a domain name like api.example.com',
    { httpApi: { domain: { ...certificate('eu-central-1'), name: 'https://api.example' } } },
  ],
  [
    'httpApi.domain.certificateArn: must be the ARN of something in acm',
    { httpApi: { domain: { ...certificate('eu-central-1'), certificateArn: 'certificate/1' } } },
  ],
  [
    'httpApi.domain.basePath: must be one segment of a path, like orders',
    { httpApi: { domain: { ...certificate('eu-central-1'), basePath: '/orders' } } },
  ],
  ['restApi.canaryPercent: must be from 1 to 99', { restApi: { canaryPercent: 100 } }],
  [
    'restApi.waf.requestsIn5Minutes: must be from 10 to 2000000000',
    { restApi: { waf: { requestsIn5Minutes: 1 } } },
  ],
  ['observability.email: must be an e-mail address', { observability: { email: 'ops' } }],
  ['observability.minRequests: must be from 1 to 1000000', { observability: { minRequests: 0 } }],
  [
    'observability.topicArn: must be the ARN of something in sns',
    { observability: { topicArn: 'alarms' } },
  ],
  [
    'observability.slack.channelId: must be the id of a channel of Slack',
    { observability: { slack: { workspaceId: 'T0123456789', channelId: '#alarms' } } },
  ],
  [
    'observability.monthlyBudget: must be from 1 to 1000000',
    { observability: { monthlyBudget: 0 } },
  ],
];

describe('the settings of a stage', () => {
  it('are complete where nothing is said of them', () => {
    expect(readStage('dev', {})).toEqual({
      tags: {},
      checks: 'standard',
      auth: { kind: 'secret', issuer: 'portico', audience: 'portico' },
      callers: { apiKeys: [], iamPrincipals: [] },
      lambda: {
        memoryMb: 512,
        timeoutSeconds: 10,
        streamTimeoutSeconds: 60,
        reservedConcurrency: 50,
        rollout: 'at-once',
        logRetentionDays: 30,
        logLevel: 'info',
        systemLogLevel: 'info',
        metrics: 'door',
      },
      data: { keep: true, customerManagedKey: false, rotateSecretDays: 90 },
      docs: false,
      httpApi: { authorizer: 'lambda', ttlSeconds: 300, throttle: { rate: 50, burst: 100 } },
      restApi: {
        authorizer: 'token',
        ttlSeconds: 300,
        throttle: { rate: 50, burst: 100 },
        endpoint: 'regional',
        vpcEndpointIds: [],
        validation: true,
        streamExport: false,
        tracing: true,
      },
      functionUrl: { auth: 'AWS_IAM', mode: 'buffered' },
      observability: { doors: [], minRequests: 10, monthlyBudget: 50 },
    });
  });

  it('are complete where something is said of them', () => {
    expect(
      readStage('dev', {
        cors: { origins: ['*'] },
        auth: { kind: 'cognito' },
        restApi: { apiKeys: {}, cache: {}, waf: {} },
        functionUrl: { cloudFront: {} },
      }),
    ).toMatchObject({
      cors: { credentials: false, headers: [], owner: 'gateway' },
      auth: { callbackUrls: [] },
      restApi: {
        apiKeys: { source: 'header', rate: 10, burst: 20, requestsAMonth: 100_000 },
        cache: { sizeGb: 0.5 },
        waf: { requestsIn5Minutes: 2_000 },
      },
      functionUrl: { cloudFront: { cache: true, cors: false } },
    });
  });

  it.each(clashes)('are refused by one line: %s', (line, clashing, instead) => {
    expect(refusal(clashing)).toBe(`dev.${line}`);
    expect(refusal(instead)).toBe('it is taken');
  });

  it.each(impossible)('are refused where a door has no such thing: %s', (line, settings) => {
    expect(refusal(settings)).toBe(`dev.${line}`);
  });

  it.each(badValues)('are refused where a value is no good: %s', (line, settings) => {
    expect(refusal(settings)).toBe(`dev.${line}`);
  });

  it.each([
    ['dev', { zebra: 1 }],
    ['dev.lambda', { lambda: { zebra: 1 } }],
    ['dev.auth', { auth: { kind: 'cognito', zebra: 1 } }],
    ['dev.restApi.waf', { restApi: { waf: { zebra: 1 } } }],
    ['dev.functionUrl.cloudFront', { functionUrl: { cloudFront: { zebra: 1 } } }],
  ])('are refused where nobody knows them: %s.zebra', (path, settings) => {
    expect(refusal(settings)).toBe(`${path}: Unrecognized key: "zebra"`);
  });

  it.each([
    ['lambda.rollout', { lambda: { rollout: 'zebra' } }, '"at-once"|"canary"|"linear"'],
    ['lambda.systemLogLevel', { lambda: { systemLogLevel: 'zebra' } }, '"debug"|"info"|"warn"'],
    ['lambda.metrics', { lambda: { metrics: 'zebra' } }, '"full"|"door"|"off"'],
    ['httpApi.authorizer', { httpApi: { authorizer: 'zebra' } }, '"lambda"|"jwt"|"none"'],
    ['restApi.authorizer', { restApi: { authorizer: 'zebra' } }, '"token"|"request"|"none"'],
    ['restApi.endpoint', { restApi: { endpoint: 'zebra' } }, '"regional"|"edge"|"private"'],
    ['restApi.cache.sizeGb', { restApi: { cache: { sizeGb: 1 } } }, '0.5|1.6|6.1|'],
    ['functionUrl.auth', { functionUrl: { auth: 'zebra' } }, '"AWS_IAM"|"NONE"'],
    ['functionUrl.mode', { functionUrl: { mode: 'zebra' } }, '"buffered"|"stream"'],
    ['cors.owner', { cors: { origins: ['*'], owner: 'zebra' } }, '"gateway"|"app"'],
    ['observability.doors.0', { observability: { doors: ['alb'] } }, '"httpApi"|"restApi"'],
  ])('are refused with what there is to choose from: %s', (path, settings, choice) => {
    expect(refusal(settings)).toMatch(new RegExp(`^dev\\.${path}: .*expected one of`));
    expect(refusal(settings)).toContain(choice);
  });

  it('are refused one at a time, in one line', () => {
    const settings = { region: 'zebra', lambda: { memoryMb: 1, zebra: 1 }, httpApi: { waf: {} } };
    expect(refusal(settings)).toMatch(/^dev\.\S+: [^\n]+$/);
  });

  it.each([...['', 'my stage', 'prod/eu', 'x'.repeat(33)]])(
    'are refused under a name that no stack can have: %j',
    (name) => {
      expect(() => readStage(name, {})).toThrow(
        new SettingsError(`${name}: must be up to 32 letters, digits and hyphens`),
      );
    },
  );
});
