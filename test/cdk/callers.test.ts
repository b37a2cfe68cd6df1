import { readConfig } from '../../src/infrastructure/config/config.ts';
import { testEnvironment } from '../e2e/test-config.ts';
import { properties, templateOf } from './stacks.ts';

const apiKey = { sha256: 'ab'.repeat(32), principal: 'partner', scope: 'users:read' };
const iamPrincipal = {
  arn: 'arn:aws:sts::123456789012:assumed-role/reader/*',
  scope: 'users:read',
};

const variables = (settings: Parameters<typeof templateOf>[1]) =>
  properties(templateOf('httpApi', settings), 'AWS::Lambda::Function').map(
    ({ Environment }) => Environment.Variables,
  );

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
