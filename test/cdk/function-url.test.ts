import type { Template } from 'aws-cdk-lib/assertions';
import type { StageSettings } from '../../cdk/settings.ts';
import { properties, templateOf } from './stacks.ts';

const functionUrl = (settings: StageSettings = {}) => templateOf('functionUrl', settings);

const environmentOf = (template: Template) =>
  properties(template, 'AWS::Lambda::Function')[0].Environment.Variables;

const corsOf = (settings: StageSettings) =>
  properties(functionUrl(settings), 'AWS::Lambda::Url')[0].Cors;

const live = (template: Template) => ({
  Ref: Object.keys(template.findResources('AWS::Lambda::Alias'))[0],
});

describe('the Function URL', () => {
  it('calls the alias, and buffers', () => {
    const template = functionUrl();
    template.resourceCountIs('AWS::Lambda::Function', 1);
    template.hasResourceProperties('AWS::Lambda::Url', {
      Qualifier: 'live',
      InvokeMode: 'BUFFERED',
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Description: 'function-url of Portico',
    });
  });

  it('streams when told, with the bundle that does', () => {
    const template = functionUrl({ functionUrl: { mode: 'stream' } });
    template.hasResourceProperties('AWS::Lambda::Url', { InvokeMode: 'RESPONSE_STREAM' });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Description: 'function-url-stream of Portico',
      Timeout: 60,
    });
  });

  it('tells where it can be reached', () => {
    functionUrl().hasOutput('Url', {
      Value: {
        'Fn::GetAtt': [
          Object.keys(functionUrl().findResources('AWS::Lambda::Url'))[0],
          'FunctionUrl',
        ],
      },
    });
  });

  it('has nothing before it unless told', () => {
    const template = functionUrl();
    template.resourceCountIs('AWS::CloudFront::Distribution', 0);
    template.resourceCountIs('AWS::WAFv2::WebACL', 0);
    template.resourceCountIs('AWS::S3::Bucket', 0);
  });
});

describe('a Function URL with AWS_IAM', () => {
  const template = functionUrl();

  it('is the default, and nobody may call it without a policy of their own', () => {
    template.hasResourceProperties('AWS::Lambda::Url', { AuthType: 'AWS_IAM' });
    template.resourceCountIs('AWS::Lambda::Permission', 0);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
  it('has that policy, with both permissions for the alias and by the URL only', () => {
    const [{ PolicyDocument }] = properties(template, 'AWS::IAM::ManagedPolicy');
    expect(PolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'lambda:InvokeFunctionUrl',
        Resource: live(template),
        Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'AWS_IAM' } },
      },
      {
        Effect: 'Allow',
        Action: 'lambda:InvokeFunction',
        Resource: live(template),
        Condition: { Bool: { 'lambda:InvokedViaFunctionUrl': true } },
      },
    ]);
    const [Ref] = Object.keys(template.findResources('AWS::IAM::ManagedPolicy'));
    template.hasOutput('CallerPolicy', { Value: { Ref } });
  });

  it('takes tokens in another field, since the signature is in Authorization', () => {
    expect(environmentOf(template)).toMatchObject({ AUTH_TOKEN_HEADER: 'x-portico-authorization' });
  });
});

describe('a Function URL with NONE', () => {
  const template = functionUrl({ functionUrl: { auth: 'NONE' } });

  it('may be called by anyone, by the URL only', () => {
    template.hasResourceProperties('AWS::Lambda::Url', { AuthType: 'NONE' });
    expect(properties(template, 'AWS::Lambda::Permission')).toEqual([
      {
        Action: 'lambda:InvokeFunctionUrl',
        FunctionName: live(template),
        FunctionUrlAuthType: 'NONE',
        Principal: '*',
      },
      {
        Action: 'lambda:InvokeFunction',
        FunctionName: live(template),
        InvokedViaFunctionUrl: true,
        Principal: '*',
      },
    ]);
  });

  it('needs no policy, and takes tokens where they always are', () => {
    template.resourceCountIs('AWS::IAM::ManagedPolicy', 0);
    expect(template.findOutputs('CallerPolicy')).toEqual({});
    expect(environmentOf(template)).not.toHaveProperty('AUTH_TOKEN_HEADER');
  });
});

describe('CORS at the Function URL', () => {
  const cors = { origins: ['https://app.example'], credentials: true } as const;

  it('is nobody’s unless told', () => {
    expect(corsOf({})).toBeUndefined();
    expect(environmentOf(functionUrl())).not.toHaveProperty('CORS_OWNER');
  });

  // https://docs.aws.amazon.com/lambda/latest/api/API_Cors.html
  it('is what the contract needs, in six methods at most, OPTIONS not among them', () => {
    expect(corsOf({ cors })).toEqual({
      AllowOrigins: ['https://app.example'],
      AllowCredentials: true,
      AllowMethods: ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST'],
      AllowHeaders: expect.arrayContaining(['authorization', 'idempotency-key', 'x-amz-date']),
      ExposeHeaders: expect.arrayContaining(['etag', 'link', 'location', 'x-request-id']),
      MaxAge: 7_200,
    });
    expect(environmentOf(functionUrl({ cors }))).toMatchObject({ CORS_OWNER: 'gateway' });
  });

  it('lets pages send the token beside their signature, where there is one', () => {
    const field = 'x-portico-authorization';
    expect(corsOf({ cors }).AllowHeaders).toContain(field);
    expect(corsOf({ cors, functionUrl: { auth: 'NONE' } }).AllowHeaders).not.toContain(field);
    expect(corsOf({ cors, functionUrl: { cloudFront: {} } }).AllowHeaders).not.toContain(field);
  });

  it('lets pages send the headers of cors.headers too', () => {
    const { AllowHeaders } = corsOf({ cors: { ...cors, headers: ['X-Tenant'] } });
    expect(AllowHeaders).toEqual(expect.arrayContaining(['authorization', 'x-tenant']));
  });

  it('is the app’s alone', () => {
    const owned = { cors: { ...cors, owner: 'app' } } as const;
    expect(corsOf(owned)).toBeUndefined();
    expect(environmentOf(functionUrl(owned))).toMatchObject({ CORS_OWNER: 'app' });
  });
});
