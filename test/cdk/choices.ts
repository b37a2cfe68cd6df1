import type { StageSettings } from '../../cdk/settings.ts';
import type { Row } from './pairwise.ts';

const domain = (door: string) => ({
  name: `${door}.example.com`,
  certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d',
});
const inZone = (door: string) => ({
  ...domain(door),
  hostedZoneId: 'Z0123456789',
  basePath: 'orders',
});

/** Values of settings by their paths, the default first: what is a choice between kinds, not of a number. */
export const choices: Readonly<Record<string, readonly unknown[]>> = {
  region: [undefined, 'us-east-1'],
  tags: [{}, { team: 'orders' }],
  checks: ['standard', 'strict'],
  auth: [
    undefined,
    {
      kind: 'jwks',
      issuer: 'https://issuer.example.com',
      audience: 'portico',
      jwksUrl: 'https://issuer.example.com/keys',
    },
    { kind: 'cognito' },
    { kind: 'cognito', domainPrefix: 'orders', callbackUrls: ['https://app.example.com/'] },
  ],
  'callers.apiKeys': [
    [],
    [
      {
        sha256: 'ab'.repeat(32),
        networks: ['203.0.113.0/24'],
        principal: 'partner',
        scope: 'users:read',
      },
    ],
  ],
  'callers.apiKeysSecretArn': [
    undefined,
    'arn:aws:secretsmanager:eu-central-1:123456789012:secret:portico/api-keys-AbCdEf',
  ],
  'callers.iamPrincipals': [
    [],
    [{ arn: 'arn:aws:sts::123456789012:assumed-role/reader/*', scope: 'users:read' }],
  ],
  docs: [false, true],
  'lambda.timeoutSeconds': [10, 60],
  'lambda.streamTimeoutSeconds': [60, 900],
  'lambda.reservedConcurrency': [50, null],
  'lambda.provisionedConcurrency': [undefined, { min: 1, max: 5 }],
  'lambda.rateLimit': [undefined, '600/60'],
  'lambda.rollout': ['at-once', 'canary', 'linear'],
  'lambda.systemLogLevel': ['info', 'warn'],
  'lambda.metrics': ['door', 'full', 'off'],
  'data.keep': [true, false],
  'data.table': [undefined, 'restored-users'],
  'data.backup': [undefined, {}],
  'data.customerManagedKey': [false, true],
  'data.rotateSecretDays': [90, null],
  cors: [
    undefined,
    { origins: ['https://app.example.com'], credentials: true },
    { origins: ['*'] },
    { origins: ['https://app.example.com', 'https://www.example.com'] },
    { origins: ['https://*.example.com', 'capacitor://localhost'], owner: 'app' },
    { origins: ['https://app.example.com'], headers: ['x-tenant'] },
  ],
  'httpApi.authorizer': ['lambda', 'jwt', 'none'],
  'httpApi.ttlSeconds': [300, 0],
  'httpApi.domain': [undefined, domain('http'), inZone('http')],
  'httpApi.cloudFront': [
    undefined,
    {},
    { cache: false, domain: domain('api') },
    { domain: inZone('api'), waf: {} },
  ],
  'restApi.authorizer': ['token', 'request', 'none'],
  'restApi.ttlSeconds': [300, 0],
  'restApi.endpoint': ['regional', 'edge', 'private'],
  'restApi.vpcEndpointIds': [[], ['vpce-0123456789abcdef0']],
  'restApi.domain': [undefined, domain('rest'), inZone('rest')],
  'restApi.apiKeys': [undefined, {}, { source: 'authorizer' }],
  'restApi.validation': [true, false],
  'restApi.cache': [undefined, {}],
  'restApi.minCompressionSize': [undefined, 1_024],
  'restApi.waf': [undefined, {}],
  'restApi.canaryPercent': [undefined, 10],
  'restApi.streamExport': [false, true],
  'restApi.tracing': [true, false],
  'functionUrl.auth': ['AWS_IAM', 'NONE'],
  'functionUrl.mode': ['buffered', 'stream'],
  'functionUrl.cloudFront': [
    undefined,
    {},
    { cache: false, cors: true, domain: domain('cdn') },
    { domain: inZone('cdn'), waf: {} },
  ],
  'observability.doors': [[], ['httpApi', 'restApi', 'functionUrl'], ['httpApi']],
  'observability.email': [undefined, 'team@example.com'],
  'observability.topicArn': [undefined, 'arn:aws:sns:us-east-1:123456789012:alarms'],
  'observability.slack': [undefined, { workspaceId: 'T0123456789', channelId: 'C0123456789' }],
  'observability.monthlyBudget': [50, null],
};

/** The settings of a combination; what has its default is not said. */
export const settingsOf = (row: Row): StageSettings => {
  const settings: Record<string, unknown> = {};
  for (const [path, index] of Object.entries(row)) {
    if (index === 0) continue;
    const value = choices[path]?.[index];
    const [section = '', name] = path.split('.');
    settings[section] =
      name === undefined ? value : { ...(settings[section] as object), [name]: value };
  }
  return settings as StageSettings;
};
