import { Match } from 'aws-cdk-lib/assertions';
import { properties, templates } from './stacks.ts';

describe.each(Object.entries(templates))('the function of the %s stack', (_name, synthesize) => {
  const template = synthesize();
  const ref = (type: string) => Object.keys(template.findResources(type))[0];

  it('is the only one, and runs on nodejs24.x and arm64', () => {
    template.resourceCountIs('AWS::Lambda::Function', 1);
    template.hasResourceProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      MemorySize: 512,
      Timeout: 10,
    });
  });

  it('is configured by parameters, and holds no secret', () => {
    const tableName = expect.objectContaining({
      'Fn::ImportValue': expect.stringMatching(/^Data:/),
    });
    const [{ Environment }] = properties(template, 'AWS::Lambda::Function');
    expect(Environment.Variables).toEqual({
      DATABASE_URL: { 'Fn::Join': ['', ['dynamodb:', tableName]] },
      LOG_LEVEL: 'info',
      JWKS_URL: { Ref: 'JwksUrl' },
      JWT_ISSUER: { Ref: 'JwtIssuer' },
      JWT_AUDIENCE: { Ref: 'JwtAudience' },
    });
    for (const name of ['JwksUrl', 'JwtIssuer', 'JwtAudience']) {
      template.hasParameter(name, { Type: 'String', Description: Match.anyValue() });
    }
  });

  it('takes its keys from an https URL only', () => {
    const { AllowedPattern } = template.findParameters('JwksUrl')['JwksUrl'] ?? {};
    const allowed = new RegExp(AllowedPattern);
    expect('https://issuer.example/.well-known/jwks.json').toMatch(allowed);
    expect('http://issuer.example/.well-known/jwks.json').not.toMatch(allowed);
    expect('https://').not.toMatch(allowed);
  });

  it('keeps its log for a month', () => {
    template.resourceCountIs('AWS::Logs::LogGroup', 1);
    template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
    template.hasResourceProperties('AWS::Lambda::Function', {
      LoggingConfig: { LogGroup: { Ref: ref('AWS::Logs::LogGroup') } },
    });
  });

  it('may write its log, use its table without scanning it, and nothing else', () => {
    const roles = properties(template, 'AWS::IAM::Role').filter(
      ({ ManagedPolicyArns, Policies }) => ManagedPolicyArns || Policies,
    );
    expect(roles).toEqual([]);
    const statements = properties(template, 'AWS::IAM::Policy').flatMap(
      ({ PolicyDocument }) => PolicyDocument.Statement,
    );
    expect(statements).toEqual([
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: { 'Fn::GetAtt': [ref('AWS::Logs::LogGroup'), 'Arn'] },
      },
      {
        Effect: 'Allow',
        Action: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'].map(
          (action) => `dynamodb:${action}`,
        ),
        Resource: expect.objectContaining({
          'Fn::ImportValue': expect.stringMatching(/^Data:.*Arn/),
        }),
      },
    ]);
  });

  it('tells where it can be reached', () => {
    template.hasOutput('Url', {});
  });
});
