import { Match } from 'aws-cdk-lib/assertions';
import { contract } from '../../src/adapters/http/contract/contract.ts';
import { environmentOf, methodsOf } from './rest-api.ts';
import { properties, templateOf } from './stacks.ts';

const isProtected = (name: string): boolean => {
  const [method, path] = name.replace('HEAD', 'GET').split(' ');
  const operation = contract.find((each) => each.method === method && each.path === path);
  return operation !== undefined && operation.access !== 'public';
};

describe('the REST API by default', () => {
  const template = templateOf('restApi');
  const methods = methodsOf(template);

  it('has a method for every operation of the contract, with HEAD and OPTIONS, and no other', () => {
    const names = contract.flatMap(({ method, path }) => [
      `${method} ${path}`,
      ...(method === 'GET' ? [`HEAD ${path}`] : []),
      `OPTIONS ${path}`,
    ]);
    expect(Object.keys(methods).sort()).toEqual([...new Set(names)].sort());
  });

  it('goes through the alias of its one function, as a whole', () => {
    const [live] = Object.keys(
      template.findResources('AWS::Lambda::Alias', {
        Properties: { FunctionName: { Ref: Match.stringLikeRegexp('^DoorFunction') } },
      }),
    );
    const { Integration } = methods['POST /users'];
    expect(Integration).toMatchObject({ Type: 'AWS_PROXY', TimeoutInMillis: 29_000 });
    expect(JSON.stringify(Integration.Uri)).toContain(`{"Ref":"${live}"}`);
    expect(JSON.stringify(Integration.Uri)).toContain('2015-03-31/functions/');
  });

  it('may call the function by one permission for the API, however many methods there are', () => {
    const permissions = properties(template, 'AWS::Lambda::Permission').filter(({ FunctionName }) =>
      /^DoorLive/.test(FunctionName.Ref),
    );
    expect(permissions).toEqual([
      {
        Action: 'lambda:InvokeFunction',
        FunctionName: expect.anything(),
        Principal: 'apigateway.amazonaws.com',
        SourceArn: expect.anything(),
      },
    ]);
    expect(JSON.stringify(permissions[0].SourceArn)).toMatch(/execute-api.*\/\*\/\*\/\*"/);
  });

  it('takes every body as bytes and leaves compression to the app', () => {
    const [api] = properties(template, 'AWS::ApiGateway::RestApi');
    expect(api.BinaryMediaTypes).toEqual(['*/*']);
    expect(api).not.toHaveProperty('MinimumCompressionSize');
    expect(environmentOf(template, 'rest-api')).not.toHaveProperty('COMPRESS_MIN_BYTES');
  });

  it('is regional, open at its own host name, without a resource policy', () => {
    const [api] = properties(template, 'AWS::ApiGateway::RestApi');
    expect(api.EndpointConfiguration).toEqual({ Types: ['REGIONAL'] });
    expect(api.DisableExecuteApiEndpoint).toBe(false);
    expect(api).not.toHaveProperty('Policy');
  });

  it('throttles, measures and traces the stage, and logs nothing of what clients send', () => {
    const [stage] = properties(template, 'AWS::ApiGateway::Stage');
    expect(stage).toMatchObject({ StageName: 'test', TracingEnabled: true });
    expect(stage.MethodSettings).toEqual([
      {
        HttpMethod: '*',
        ResourcePath: '/*',
        ThrottlingRateLimit: 50,
        ThrottlingBurstLimit: 100,
        MetricsEnabled: true,
        LoggingLevel: 'OFF',
        DataTraceEnabled: false,
        CachingEnabled: false,
      },
    ]);
  });

  it('has no API keys, firewall, domain, canary or stream', () => {
    for (const type of [
      ...['ApiGateway::ApiKey', 'ApiGateway::UsagePlan', 'ApiGateway::DomainName'],
      ...['WAFv2::WebACL', 'WAFv2::WebACLAssociation', 'Route53::RecordSet'],
    ]) {
      template.resourceCountIs(`AWS::${type}`, 0);
    }
    for (const { ApiKeyRequired = false, Integration } of Object.values(methods)) {
      expect(ApiKeyRequired).toBe(false);
      expect(Integration).not.toHaveProperty('ResponseTransferMode');
    }
    expect(properties(template, 'AWS::ApiGateway::Stage')[0]).not.toHaveProperty('CanarySetting');
    expect(template.toJSON()['Parameters']).not.toHaveProperty('StableDeployment');
  });

  it('tells where it can be reached, once', () => {
    expect(Object.keys(template.findOutputs('*'))).toEqual(['Url']);
    expect(JSON.stringify(template.findOutputs('Url'))).toContain('execute-api');
  });
});

describe('the access log of the REST API', () => {
  const template = templateOf('restApi', { lambda: { logRetentionDays: 90 } });
  const [{ AccessLogSetting }] = properties(template, 'AWS::ApiGateway::Stage');

  it('is kept for as long as the stage says, in a log group of its own', () => {
    const id = AccessLogSetting.DestinationArn['Fn::GetAtt'][0];
    expect(id).toMatch(/^AccessLogs/);
    const { [id]: group } = template.findResources('AWS::Logs::LogGroup');
    expect(group?.['Properties'].RetentionInDays).toBe(90);
  });

  it('has a JSON object a line, in less than 3 KB', () => {
    expect(AccessLogSetting.Format.length).toBeLessThan(3_000);
    expect(AccessLogSetting.Format).not.toContain('\n');
    expect(Object.values(JSON.parse(AccessLogSetting.Format))).toEqual(
      expect.arrayContaining(
        [
          ...['requestId', 'identity.sourceIp', 'authorizer.principalId', 'identity.apiKeyId'],
          ...['status', 'responseLatency', 'integration.latency', 'authorizer.latency'],
          ...['authorizer.error', 'waf.error', 'wafResponseCode', 'extendedRequestId'],
        ].map((name) => `$context.${name}`),
      ),
    );
  });

  it('has nothing that a client writes', () => {
    for (const name of ['userAgent', 'context.path', 'domainName', 'xrayTraceId']) {
      expect(AccessLogSetting.Format).not.toContain(name);
    }
  });

  it("is written by the account's role for API Gateway, which stays when the stack goes", () => {
    template.hasResource('AWS::ApiGateway::Account', { DeletionPolicy: 'Retain' });
    const [account] = properties(template, 'AWS::ApiGateway::Account');
    const { [account.CloudWatchRoleArn['Fn::GetAtt'][0]]: role } =
      template.findResources('AWS::IAM::Role');
    expect(role?.['DeletionPolicy']).toBe('Retain');
  });
});

describe('the stage of the REST API', () => {
  it('is throttled as the settings say', () => {
    const [stage] = properties(
      templateOf('restApi', { restApi: { throttle: { rate: 7, burst: 9 } } }),
      'AWS::ApiGateway::Stage',
    );
    expect(stage.MethodSettings).toMatchObject([
      { ThrottlingRateLimit: 7, ThrottlingBurstLimit: 9 },
    ]);
  });

  it('is not traced when tracing is off', () => {
    const [stage] = properties(
      templateOf('restApi', { restApi: { tracing: false } }),
      'AWS::ApiGateway::Stage',
    );
    expect(stage.TracingEnabled).toBe(false);
  });
});

describe('minCompressionSize', () => {
  it('lets API Gateway compress, and the app not', () => {
    const template = templateOf('restApi', { restApi: { minCompressionSize: 2_048 } });
    template.hasResourceProperties('AWS::ApiGateway::RestApi', { MinimumCompressionSize: 2_048 });
    expect(environmentOf(template, 'rest-api').COMPRESS_MIN_BYTES).toBe('off');
  });
});

describe('apiKeys of the REST API', () => {
  const settings = { rate: 3, burst: 4, requestsAMonth: 500 };

  it('are asked for by protected methods only, and have a plan with rate, burst and quota', () => {
    const template = templateOf('restApi', { restApi: { apiKeys: settings } });
    const [api] = properties(template, 'AWS::ApiGateway::RestApi');
    expect(api.ApiKeySourceType).toBe('HEADER');
    const [plan] = properties(template, 'AWS::ApiGateway::UsagePlan');
    expect(plan).toMatchObject({
      Throttle: { RateLimit: 3, BurstLimit: 4 },
      Quota: { Limit: 500, Period: 'MONTH' },
    });
    const [stage] = Object.keys(template.findResources('AWS::ApiGateway::Stage'));
    expect(plan.ApiStages[0].Stage).toEqual({ Ref: stage });
    template.resourceCountIs('AWS::ApiGateway::UsagePlanKey', 1);
    for (const [name, { ApiKeyRequired = false }] of Object.entries(methodsOf(template))) {
      expect([name, ApiKeyRequired]).toEqual([name, isProtected(name)]);
    }
  });

  it('have no value in the template; its id is told', () => {
    const template = templateOf('restApi', { restApi: { apiKeys: settings } });
    const [key] = properties(template, 'AWS::ApiGateway::ApiKey');
    expect(key).not.toHaveProperty('Value');
    template.hasOutput('ApiKeyId', { Value: { Ref: Match.stringLikeRegexp('ApiKey') } });
  });

  it('are named by the authorizer where that is their source', () => {
    const template = templateOf('restApi', {
      restApi: { authorizer: 'request', apiKeys: { source: 'authorizer' } },
    });
    const [api] = properties(template, 'AWS::ApiGateway::RestApi');
    expect(api.ApiKeySourceType).toBe('AUTHORIZER');
    expect(methodsOf(template)['GET /users'].ApiKeyRequired).toBe(true);
  });
});

describe('streamExport', () => {
  const template = templateOf('restApi', {
    lambda: { streamTimeoutSeconds: 900 },
    restApi: { streamExport: true },
  });
  const methods = methodsOf(template);

  it('streams the operations that answer in lines through a function of their own', () => {
    for (const name of ['GET /users/export', 'HEAD /users/export']) {
      const { Integration } = methods[name];
      expect(Integration).toMatchObject({
        ResponseTransferMode: 'STREAM',
        Type: 'AWS_PROXY',
        TimeoutInMillis: 900_000,
      });
      const uri = JSON.stringify(Integration.Uri);
      expect(uri).toContain('2021-11-15/functions/');
      expect(uri).toContain('/response-streaming-invocations');
      expect(uri).toMatch(/"Ref":"StreamLive/);
    }
    expect(environmentOf(template, 'rest-api-stream')).toHaveProperty('DATABASE_URL');
  });

  it('gives that function as much time, lambda.streamTimeoutSeconds, and no other', () => {
    const seconds = properties(template, 'AWS::Lambda::Function').map(({ Timeout }) => Timeout);
    expect(seconds.sort()).toEqual([10, 10, 900]);
  });

  it('leaves all others as they are', () => {
    const streamed = Object.entries(methods)
      .filter(([, { Integration }]) => Integration.ResponseTransferMode === 'STREAM')
      .map(([name]) => name);
    expect(streamed.sort()).toEqual(['GET /users/export', 'HEAD /users/export']);
  });

  it('may call that function by one permission too', () => {
    const permissions = properties(template, 'AWS::Lambda::Permission').filter(({ FunctionName }) =>
      /^StreamLive/.test(FunctionName.Ref),
    );
    expect(permissions).toHaveLength(1);
    expect(permissions[0]).toHaveProperty('SourceArn');
  });
});
