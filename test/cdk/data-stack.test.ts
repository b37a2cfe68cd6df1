import { scopes } from '../../cdk/contract.ts';
import type { StageSettings } from '../../cdk/settings.ts';
import { dynamoTable } from '../../src/infrastructure/stores/dynamodb/table.ts';
import { properties, templateOf } from './stacks.ts';

const dataOf = (settings: StageSettings = {}) => templateOf('data', settings);
const byDefault = dataOf();
const dropped = dataOf({ data: { keep: false } });

/** What the policy of the role of a function allows. */
const statements = (template: ReturnType<typeof dataOf>) =>
  properties(template, 'AWS::IAM::Policy').flatMap(
    ({ PolicyDocument }) => PolicyDocument.Statement,
  );

describe('the table', () => {
  it('is the one that is made for local use, on demand', () => {
    byDefault.resourceCountIs('AWS::DynamoDB::GlobalTable', 1);
    byDefault.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      KeySchema: [
        { AttributeName: dynamoTable.partitionKey, KeyType: 'HASH' },
        { AttributeName: dynamoTable.sortKey, KeyType: 'RANGE' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
    });
  });

  it('forgets what has expired', () => {
    byDefault.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      TimeToLiveSpecification: { AttributeName: dynamoTable.timeToLive, Enabled: true },
    });
  });

  it.each([byDefault, dropped])('can be restored to any point in time', (template) => {
    const [{ Replicas }] = properties(template, 'AWS::DynamoDB::GlobalTable');
    expect(Replicas).toHaveLength(1);
    expect(Replicas[0].PointInTimeRecoverySpecification).toEqual({
      PointInTimeRecoveryEnabled: true,
    });
  });

  it.each([
    ['keep', byDefault, 'Retain', true],
    ['keep false', dropped, 'Delete', false],
  ])(
    'outlives its stack, and is protected from deletion, as data.%s says',
    (_, template, policy, isProtected) => {
      template.hasResource('AWS::DynamoDB::GlobalTable', {
        DeletionPolicy: policy,
        UpdateReplacePolicy: policy,
        Properties: { Replicas: [{ DeletionProtectionEnabled: isProtected }] },
      });
    },
  );

  it('has no key of ours by default', () => {
    byDefault.resourceCountIs('AWS::KMS::Key', 0);
    const [{ SSESpecification }] = properties(byDefault, 'AWS::DynamoDB::GlobalTable');
    expect(SSESpecification).toBeUndefined();
  });

  it('is encrypted with a key of ours, which rotates, by data.customerManagedKey', () => {
    const template = dataOf({ data: { customerManagedKey: true } });
    const [key] = Object.keys(template.findResources('AWS::KMS::Key'));
    template.hasResource('AWS::KMS::Key', {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: { EnableKeyRotation: true },
    });
    template.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      Replicas: [{ SSESpecification: { KMSMasterKeyId: { 'Fn::GetAtt': [key, 'Arn'] } } }],
    });
  });

  it('has a key that whoever may use the table may use, through DynamoDB only', () => {
    const [{ KeyPolicy }] = properties(
      dataOf({ data: { customerManagedKey: true } }),
      'AWS::KMS::Key',
    );
    const [, ...others] = KeyPolicy.Statement;
    expect(others).toEqual([
      {
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: [
          ...['Encrypt', 'Decrypt', 'ReEncryptFrom', 'ReEncryptTo', 'DescribeKey'],
          ...['GenerateDataKey', 'GenerateDataKeyWithoutPlaintext'],
        ].map((action) => `kms:${action}`),
        Resource: '*',
        Condition: {
          StringEquals: {
            'kms:CallerAccount': { Ref: 'AWS::AccountId' },
            'kms:ViaService': {
              'Fn::Join': ['', ['dynamodb.', { Ref: 'AWS::Region' }, '.amazonaws.com']],
            },
          },
        },
      },
    ]);
  });
});

describe('a table that is there already, by data.table', () => {
  const settings: StageSettings = { data: { table: 'restored-users', backup: {} } };
  const template = dataOf(settings);
  const arn = {
    'Fn::Join': [
      '',
      [
        ...['arn:', { Ref: 'AWS::Partition' }, ':dynamodb:', { Ref: 'AWS::Region' }, ':'],
        ...[{ Ref: 'AWS::AccountId' }, ':table/restored-users'],
      ],
    ],
  };

  it('takes the place of the one of the stack', () => {
    template.resourceCountIs('AWS::DynamoDB::GlobalTable', 0);
  });

  it('is what the doors use', () => {
    const door = templateOf('httpApi', settings);
    const [{ Environment }] = properties(door, 'AWS::Lambda::Function');
    expect(Environment.Variables.DATABASE_URL).toBe('dynamodb:restored-users');
    expect(statements(door)).toContainEqual(expect.objectContaining({ Resource: arn }));
  });

  it('is backed up by data.backup', () => {
    const [{ BackupSelection }] = properties(template, 'AWS::Backup::BackupSelection');
    expect(BackupSelection.Resources).toEqual([arn]);
  });

  it('leaves a stack that can be deployed, whatever else is made by others', () => {
    const auth = {
      kind: 'jwks',
      issuer: 'i',
      audience: 'a',
      jwksUrl: 'https://i.example',
    } as const;
    const { Resources } = dataOf({ ...settings, data: { table: 'restored-users' }, auth }).toJSON();
    expect(Object.keys(Resources)).toHaveLength(1);
  });
});

describe('backups', () => {
  const template = dataOf({ data: { backup: { keepDays: 400 } } });

  it('are not there by default', () => {
    byDefault.resourceCountIs('AWS::Backup::BackupPlan', 0);
  });

  it('are made of the table every night, and kept as long as data.backup says', () => {
    const [table] = Object.keys(template.findResources('AWS::DynamoDB::GlobalTable'));
    template.hasResourceProperties('AWS::Backup::BackupSelection', {
      BackupSelection: { Resources: [{ 'Fn::GetAtt': [table, 'Arn'] }] },
    });
    template.hasResourceProperties('AWS::Backup::BackupPlan', {
      BackupPlan: {
        BackupPlanRule: [
          { ScheduleExpression: 'cron(0 3 * * ? *)', Lifecycle: { DeleteAfterDays: 400 } },
        ],
      },
    });
  });

  it.each([true, false])(
    'are in a vault that stays, where data.keep is %s, under a name that no later one has',
    (keep) => {
      dataOf({ data: { keep, backup: {} } }).hasResource('AWS::Backup::BackupVault', {
        DeletionPolicy: 'RetainExceptOnCreate',
        UpdateReplacePolicy: 'Retain',
        Properties: {
          BackupVaultName: {
            'Fn::Join': [
              '',
              ['Portico-', { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] }],
            ],
          },
        },
      });
    },
  );
});

describe('the secret for tokens', () => {
  const [secretId] = Object.keys(byDefault.findResources('AWS::SecretsManager::Secret'));

  it('is made by AWS, with as many bytes as any HMAC takes', () => {
    expect(properties(byDefault, 'AWS::SecretsManager::Secret')).toEqual([
      expect.objectContaining({
        GenerateSecretString: { ExcludePunctuation: true, PasswordLength: 64 },
      }),
    ]);
  });

  it.each([
    ['keep', byDefault, 'RetainExceptOnCreate'],
    ['keep false', dropped, 'Delete'],
  ])('outlives its stack as data.%s says', (_, template, DeletionPolicy) => {
    template.hasResource('AWS::SecretsManager::Secret', { DeletionPolicy });
  });

  it('is told of by its name only', () => {
    byDefault.hasOutput('TokenSecretArn', { Value: { Ref: secretId } });
    expect(JSON.stringify(byDefault.toJSON())).not.toContain('SecretString":"');
  });

  it('is rotated every 90 days, and not at once', () => {
    const [live] = Object.keys(byDefault.findResources('AWS::Lambda::Alias'));
    expect(properties(byDefault, 'AWS::SecretsManager::RotationSchedule')).toEqual([
      {
        SecretId: { Ref: secretId },
        RotationLambdaARN: { Ref: live },
        RotationRules: { AutomaticallyAfterDays: 90 },
        RotateImmediatelyOnUpdate: false,
      },
    ]);
  });

  it('is rotated as often as data.rotateSecretDays says', () => {
    dataOf({ data: { rotateSecretDays: 7 } }).hasResourceProperties(
      'AWS::SecretsManager::RotationSchedule',
      { RotationRules: { AutomaticallyAfterDays: 7 } },
    );
  });

  it('is left as it is by data.rotateSecretDays null', () => {
    const template = dataOf({ data: { rotateSecretDays: null } });
    template.resourceCountIs('AWS::SecretsManager::Secret', 1);
    template.resourceCountIs('AWS::SecretsManager::RotationSchedule', 0);
    template.resourceCountIs('AWS::Lambda::Function', 0);
  });

  it('is rotated by a function that may make versions of it, and not read it', () => {
    const [logGroup] = Object.keys(byDefault.findResources('AWS::Logs::LogGroup'));
    expect(statements(byDefault)).toEqual([
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: { 'Fn::GetAtt': [logGroup, 'Arn'] },
      },
      {
        Effect: 'Allow',
        Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
        Resource: '*',
      },
      {
        Effect: 'Allow',
        Action: ['DescribeSecret', 'PutSecretValue', 'UpdateSecretVersionStage'].map(
          (action) => `secretsmanager:${action}`,
        ),
        Resource: { Ref: secretId },
      },
    ]);
  });

  it('is rotated by a function that only Secrets Manager of this account may call', () => {
    const [live] = Object.keys(byDefault.findResources('AWS::Lambda::Alias'));
    expect(properties(byDefault, 'AWS::Lambda::Permission')).toEqual([
      {
        Action: 'lambda:InvokeFunction',
        FunctionName: { Ref: live },
        Principal: 'secretsmanager.amazonaws.com',
        SourceAccount: { Ref: 'AWS::AccountId' },
      },
    ]);
  });

  it.each([
    [50, 1, { provisionedConcurrency: { min: 2, max: 4 } }],
    [null, undefined, { rollout: 'canary' }],
  ] as const)(
    'is rotated by one instance, where lambda.reservedConcurrency is %s: %s',
    (reservedConcurrency, one, others) => {
      const template = dataOf({ lambda: { reservedConcurrency, ...others } });
      const [rotation] = properties(template, 'AWS::Lambda::Function');
      expect(rotation.ReservedConcurrentExecutions).toBe(one);
      const [live] = properties(template, 'AWS::Lambda::Alias');
      expect(live.ProvisionedConcurrencyConfig).toBeUndefined();
      template.resourceCountIs('AWS::CodeDeploy::DeploymentGroup', 0);
    },
  );

  it.each([
    { kind: 'jwks', issuer: 'i', audience: 'a', jwksUrl: 'https://issuer.example/keys' },
    { kind: 'cognito' },
  ] as const)('is not there where tokens are signed by others: $kind', (auth) => {
    const template = dataOf({ auth });
    template.resourceCountIs('AWS::SecretsManager::Secret', 0);
    template.resourceCountIs('AWS::Lambda::Function', 0);
  });
});

describe('the user pool', () => {
  const programs = dataOf({ auth: { kind: 'cognito' } });
  const callbackUrls = ['https://app.example/signed-in', 'http://localhost:5173/'];
  const people = dataOf({ auth: { kind: 'cognito', callbackUrls, domainPrefix: 'orders' } });
  const ours = (template: typeof people) => {
    const [server] = Object.keys(template.findResources('AWS::Cognito::UserPoolResourceServer'));
    return scopes.map((scope) => ({ 'Fn::Join': ['', [{ Ref: server }, `/${scope}`]] }));
  };

  it('is not there by default', () => {
    byDefault.resourceCountIs('AWS::Cognito::UserPool', 0);
    byDefault.resourceCountIs('AWS::Cognito::UserPoolClient', 0);
  });

  it('takes long passwords of every kind, and nobody who signs up without being asked', () => {
    programs.hasResourceProperties('AWS::Cognito::UserPool', {
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      Policies: {
        PasswordPolicy: {
          MinimumLength: 12,
          RequireLowercase: true,
          RequireNumbers: true,
          RequireSymbols: true,
          RequireUppercase: true,
        },
      },
    });
  });

  it('lets people add a second factor that is not a text message', () => {
    programs.hasResourceProperties('AWS::Cognito::UserPool', {
      MfaConfiguration: 'OPTIONAL',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
    });
  });

  it.each([
    [true, 'Retain', 'ACTIVE'],
    [false, 'Delete', 'INACTIVE'],
  ])(
    'outlives its stack, and is protected from deletion, as data.keep %s says',
    (keep, DeletionPolicy, DeletionProtection) => {
      dataOf({ auth: { kind: 'cognito' }, data: { keep } }).hasResource('AWS::Cognito::UserPool', {
        DeletionPolicy,
        Properties: { DeletionProtection },
      });
    },
  );

  it("knows the contract's scopes", () => {
    programs.hasResourceProperties('AWS::Cognito::UserPoolResourceServer', {
      Identifier: 'portico',
      Scopes: scopes.map((ScopeName) => ({ ScopeName, ScopeDescription: ScopeName })),
    });
  });

  it('has a program for its client by default, with a secret of its own', () => {
    programs.resourceCountIs('AWS::Cognito::UserPoolClient', 1);
    programs.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      GenerateSecret: true,
      AllowedOAuthFlows: ['client_credentials'],
      AllowedOAuthScopes: ours(programs),
      EnableTokenRevocation: true,
    });
  });

  it('has people for its client by auth.callbackUrls, with a code and without a secret', () => {
    people.resourceCountIs('AWS::Cognito::UserPoolClient', 1);
    people.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      GenerateSecret: false,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid', ...ours(people)],
      CallbackURLs: callbackUrls,
      PreventUserExistenceErrors: 'ENABLED',
    });
  });

  it('has a domain with the number of the account, or that of auth.domainPrefix', () => {
    programs.hasResourceProperties('AWS::Cognito::UserPoolDomain', {
      Domain: { 'Fn::Join': ['', ['portico-test-', { Ref: 'AWS::AccountId' }]] },
    });
    people.hasResourceProperties('AWS::Cognito::UserPoolDomain', { Domain: 'orders' });
    people.hasOutput('SignInUrl', {});
    people.hasOutput('ClientId', {});
  });
});
