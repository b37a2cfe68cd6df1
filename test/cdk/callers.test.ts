import { checkEnvironments } from '../../cdk/environment-size.ts';
import { portico } from '../../cdk/portico.ts';
import { readStage } from '../../cdk/settings.ts';
import { readConfig } from '../../src/infrastructure/config/config.ts';
import { testEnvironment } from '../e2e/test-config.ts';
import { newApp, properties, templateOf } from './stacks.ts';

const apiKey = { sha256: 'ab'.repeat(32), principal: 'partner', scope: 'users:read' };
const iamPrincipal = {
  arn: 'arn:aws:sts::123456789012:assumed-role/reader/*',
  scope: 'users:read',
};

const variables = (settings: Parameters<typeof templateOf>[1]) =>
  properties(templateOf('httpApi', settings), 'AWS::Lambda::Function').map(
    ({ Environment }) => Environment.Variables,
  );

const apiKeysSecretArn =
  'arn:aws:secretsmanager:eu-central-1:123456789012:secret:portico/api-keys-AbCdEf';

describe('the environment of a function', () => {
  const check = (keys: number) => {
    const app = newApp();
    const callers = { apiKeys: Array.from({ length: keys }, () => apiKey) };
    portico(app, 'test', readStage('test', { callers }), () => 'test/cdk/bundle');
    checkEnvironments(app, 'test');
  };

  it('may be as long as Lambda takes it', () => expect(() => check(20)).not.toThrow());

  it('is refused, with its size and what to choose instead, where it is longer', () => {
    expect(() => check(40)).toThrow(
      /^test\.callers\.apiKeys: the environment of [a-z-]+ of Portico has [56]\d{3} bytes, and Lambda takes 4096: choose callers\.apiKeysSecretArn for long lists$/,
    );
  });
});

describe('callers.apiKeysSecretArn', () => {
  const settings = { callers: { apiKeysSecretArn } };

  it('is told to the door and its authorizer, in the form that they read', () => {
    const told = variables(settings);
    expect(told).toHaveLength(2);
    for (const { API_KEYS_SECRET_ARN } of told) {
      const { auth } = readConfig({ ...testEnvironment, API_KEYS_SECRET_ARN });
      expect(auth.apiKeysSecretArn).toBe(apiKeysSecretArn);
    }
  });

  it('may be read by both, whoever issues tokens', () => {
    for (const auth of [undefined, { kind: 'cognito' as const }]) {
      const policies = properties(templateOf('httpApi', { ...settings, auth }), 'AWS::IAM::Policy');
      const readers = policies.filter(({ PolicyDocument }) =>
        PolicyDocument.Statement.some(
          ({ Action, Resource }: { Action: unknown; Resource: unknown }) =>
            Resource === apiKeysSecretArn &&
            [Action].flat().includes('secretsmanager:GetSecretValue'),
        ),
      );
      expect(readers).toHaveLength(2);
    }
  });
});

describe('callers without a token', () => {
  it('are unknown by default', () => {
    for (const names of variables({})) {
      expect(names).not.toHaveProperty('API_KEYS');
      expect(names).not.toHaveProperty('IAM_PRINCIPALS');
    }
  });

  it('are told to the door and to its authorizer, in the form that they read', () => {
    const told = variables({ callers: { apiKeys: [apiKey], iamPrincipals: [iamPrincipal] } });
    expect(told).toHaveLength(2);
    for (const { API_KEYS, IAM_PRINCIPALS } of told) {
      const { auth } = readConfig({ ...testEnvironment, API_KEYS, IAM_PRINCIPALS });
      expect(auth.apiKeys).toMatchObject([{ principal: 'partner', scopes: ['users:read'] }]);
      expect(auth.iamPrincipals).toEqual([{ arn: iamPrincipal.arn, scopes: ['users:read'] }]);
    }
  });
});
