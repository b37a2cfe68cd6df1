import { Match, type Template } from 'aws-cdk-lib/assertions';
import { readStage, type StageSettings } from '../../cdk/settings.ts';
import { contract } from '../../src/adapters/http/contract/contract.ts';
import { properties, templateOf } from './stacks.ts';

const httpApi = (settings: StageSettings = {}) => templateOf('httpApi', settings);

const jwt: StageSettings = {
  auth: {
    kind: 'jwks',
    issuer: 'https://issuer.example/',
    audience: 'https://api.example',
    jwksUrl: 'https://issuer.example/keys',
  },
  httpApi: { authorizer: 'jwt' },
};

const domain = {
  name: 'api.example.com',
  certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/c',
};

interface DeployedRoute {
  readonly RouteKey: string;
  readonly AuthorizationType?: string;
  readonly AuthorizerId?: unknown;
  readonly AuthorizationScopes?: readonly string[];
  readonly Target: unknown;
}

const routesOf = (template: Template): DeployedRoute[] =>
  properties(template, 'AWS::ApiGatewayV2::Route');

const environmentOf = (template: Template, bundle: string) =>
  properties(template, 'AWS::Lambda::Function').find(
    ({ Description }) => Description === `${bundle} of Portico`,
  ).Environment.Variables;

const idOf = (template: Template, type: string) => Object.keys(template.findResources(type))[0];

const keysOf = (isWanted: (operation: (typeof contract)[number]) => boolean) =>
  contract
    .filter(isWanted)
    .flatMap(({ method, path }) =>
      (method === 'GET' ? ['GET', 'HEAD'] : [method]).map((each) => `${each} ${path}`),
    );

const optionsKeys = [...new Set(contract.map(({ path }) => `OPTIONS ${path}`))];
const publicKeys = keysOf(({ access }) => access === 'public');
const protectedKeys = keysOf(({ access }) => access !== 'public');

describe('the routes of the HTTP API', () => {
  const template = httpApi();

  it('are those of the contract, OPTIONS beside them, and no other', () => {
    const keys = routesOf(template).map(({ RouteKey }) => RouteKey);
    expect(keys.sort()).toEqual([...publicKeys, ...protectedKeys, ...optionsKeys].sort());
  });

  it('all lead to the function, in payload format 2.0', () => {
    template.resourceCountIs('AWS::ApiGatewayV2::Integration', 1);
    template.hasResourceProperties('AWS::ApiGatewayV2::Integration', {
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: { Ref: Match.stringLikeRegexp('^DoorLive') },
      PayloadFormatVersion: '2.0',
    });
    const Ref = idOf(template, 'AWS::ApiGatewayV2::Integration');
    for (const { Target } of routesOf(template)) {
      expect(Target).toEqual({ 'Fn::Join': ['', ['integrations/', { Ref }]] });
    }
  });

  it('may call the function by one permission, of this API only', () => {
    const permissions = properties(template, 'AWS::Lambda::Permission').filter(({ FunctionName }) =>
      FunctionName.Ref.startsWith('DoorLive'),
    );
    expect(permissions).toEqual([
      {
        Action: 'lambda:InvokeFunction',
        FunctionName: { Ref: expect.any(String) },
        Principal: 'apigateway.amazonaws.com',
        SourceArn: {
          'Fn::Join': [
            '',
            expect.arrayContaining([{ Ref: idOf(template, 'AWS::ApiGatewayV2::Api') }, '/*/*/*']),
          ],
        },
      },
    ]);
  });

  it('hand on the id of the request in place of what the client calls it', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Integration', {
      RequestParameters: { 'overwrite:header.x-request-id': '$context.requestId' },
    });
  });
});

describe('the authorizer of the HTTP API', () => {
  it('is a function that is asked for each token on each route, and remembered for five minutes', () => {
    const template = httpApi();
    template.resourceCountIs('AWS::ApiGatewayV2::Authorizer', 1);
    template.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerType: 'REQUEST',
      AuthorizerPayloadFormatVersion: '2.0',
      EnableSimpleResponses: true,
      AuthorizerResultTtlInSeconds: 300,
      IdentitySource: ['$request.header.Authorization', '$context.routeKey'],
    });
  });

  it('is called by its alias, with a permission of its own', () => {
    const template = httpApi();
    const [{ AuthorizerUri }] = properties(template, 'AWS::ApiGatewayV2::Authorizer');
    const [permission, ...others] = properties(template, 'AWS::Lambda::Permission').filter(
      ({ FunctionName }) => FunctionName.Ref.startsWith('AuthorizerLive'),
    );
    expect(others).toEqual([]);
    expect(AuthorizerUri['Fn::Join'][1]).toContainEqual(permission.FunctionName);
    expect(permission.SourceArn['Fn::Join'][1]).toEqual(
      expect.arrayContaining([
        '/authorizers/',
        { Ref: idOf(template, 'AWS::ApiGatewayV2::Authorizer') },
      ]),
    );
  });

  it.each([0, 3_600])('is remembered for %i seconds', (ttlSeconds) => {
    httpApi({ httpApi: { ttlSeconds } }).hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerResultTtlInSeconds: ttlSeconds,
    });
  });

  it.each([
    ['of our own', {}, 'CUSTOM'],
    ['for JWTs', jwt, 'JWT'],
  ])('%s guards the protected routes and no other', (_, settings, type) => {
    const template = httpApi(settings);
    const guarded = routesOf(template).filter(({ AuthorizerId }) => AuthorizerId !== undefined);
    expect(guarded.map(({ RouteKey }) => RouteKey).sort()).toEqual([...protectedKeys].sort());
    for (const route of guarded) {
      expect(route).toMatchObject({
        AuthorizationType: type,
        AuthorizerId: { Ref: idOf(template, 'AWS::ApiGatewayV2::Authorizer') },
      });
    }
  });

  it('is none where the edge asks nobody', () => {
    const template = httpApi({ httpApi: { authorizer: 'none' } });
    template.resourceCountIs('AWS::ApiGatewayV2::Authorizer', 0);
    template.resourceCountIs('AWS::Lambda::Function', 1);
    expect(routesOf(template).map(({ AuthorizationType }) => AuthorizationType)).toEqual(
      routesOf(template).map(() => 'NONE'),
    );
  });

  it('for JWTs is one of API Gateway for the issuer and the audience, without a function', () => {
    const template = httpApi(jwt);
    template.resourceCountIs('AWS::Lambda::Function', 1);
    template.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Issuer: 'https://issuer.example/', Audience: ['https://api.example'] },
    });
  });

  it('for JWTs leaves scopes to the app, which knows the role of an admin', () => {
    for (const { AuthorizationScopes } of routesOf(httpApi(jwt))) {
      expect(AuthorizationScopes).toBeUndefined();
    }
  });

  it('for JWTs of Cognito asks for a scope where nothing else will do', () => {
    const template = httpApi({ auth: { kind: 'cognito' }, httpApi: { authorizer: 'jwt' } });
    const asked = routesOf(template)
      .filter(({ AuthorizationScopes }) => AuthorizationScopes)
      .map(({ RouteKey, AuthorizationScopes }) => [RouteKey, AuthorizationScopes]);
    const expected = contract.flatMap((operation) => {
      const { access } = operation;
      if (access === 'public' || access.orSelf) return [];
      return keysOf((each) => each === operation).map((key) => [key, [`portico/${access.scope}`]]);
    });
    expect(expected).not.toEqual([]);
    expect(Object.fromEntries(asked)).toEqual(Object.fromEntries(expected));
  });

  it('for JWTs is refused where API Gateway cannot find the keys', () => {
    expect(() => readStage('dev', { httpApi: { authorizer: 'jwt' } })).toThrow(
      'dev.httpApi.authorizer: jwt needs an issuer with published keys',
    );
    expect(() => readStage('dev', { ...jwt, auth: { ...jwt.auth, issuer: 'somebody' } })).toThrow(
      'dev.httpApi.authorizer: jwt finds the keys by the issuer: choose lambda',
    );
  });
});

describe('the stage of the HTTP API', () => {
  const template = httpApi();

  it('is the default one, deployed by itself', () => {
    template.resourceCountIs('AWS::ApiGatewayV2::Stage', 1);
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      StageName: '$default',
      AutoDeploy: true,
    });
  });

  it.each([
    [undefined, 50, 100],
    [{ rate: 7, burst: 9 }, 7, 9],
  ])('throttles: %j', (throttle, rate, burst) => {
    httpApi({ httpApi: { throttle } }).hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      DefaultRouteSettings: { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst },
    });
  });

  it('logs each request as JSON, in a log group of its own that is kept for a while', () => {
    const [{ AccessLogSettings }] = properties(template, 'AWS::ApiGatewayV2::Stage');
    const format = JSON.parse(AccessLogSettings.Format);
    expect(format).toMatchObject({
      requestId: '$context.requestId',
      route: '$context.routeKey',
      status: '$context.status',
      clientAddress: '$context.identity.sourceIp',
    });
    const [logGroup] = AccessLogSettings.DestinationArn['Fn::GetAtt'];
    expect(template.findResources('AWS::Logs::LogGroup')[logGroup]?.['Properties']).toMatchObject({
      RetentionInDays: 30,
    });
  });

  it('logs nothing that a client writes, so that no line can be forged', () => {
    const [{ AccessLogSettings }] = properties(template, 'AWS::ApiGatewayV2::Stage');
    expect(AccessLogSettings.Format).not.toMatch(/userAgent|context\.path|header|querystring/i);
  });

  it('tells where it can be reached', () => {
    template.hasOutput('Url', {
      Value: { 'Fn::Join': ['', Match.arrayWith(['https://', '.execute-api.'])] },
    });
  });
});

describe('CORS at the HTTP API', () => {
  const cors = { origins: ['https://app.example'], credentials: true } as const;
  const configurationOf = (settings: StageSettings) =>
    properties(httpApi(settings), 'AWS::ApiGatewayV2::Api')[0].CorsConfiguration;

  it('is nobody’s unless told', () => {
    expect(configurationOf({})).toBeUndefined();
    expect(environmentOf(httpApi(), 'http-api')).not.toHaveProperty('CORS_OWNER');
  });

  it('is what the contract needs', () => {
    expect(configurationOf({ cors })).toEqual({
      AllowOrigins: ['https://app.example'],
      AllowCredentials: true,
      AllowMethods: ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST'],
      AllowHeaders: expect.arrayContaining(['authorization', 'idempotency-key', 'if-match']),
      ExposeHeaders: expect.arrayContaining(['etag', 'link', 'location', 'x-request-id']),
      MaxAge: 7_200,
    });
  });

  it('lets pages send the headers of cors.headers too', () => {
    const { AllowHeaders } = configurationOf({ cors: { ...cors, headers: ['X-Tenant'] } });
    expect(AllowHeaders).toEqual(expect.arrayContaining(['authorization', 'x-tenant']));
  });

  it('is the gateway’s alone: the app is told so, and no OPTIONS reaches it', () => {
    const template = httpApi({ cors });
    expect(environmentOf(template, 'http-api')).toMatchObject({ CORS_OWNER: 'gateway' });
    const keys = routesOf(template).map(({ RouteKey }) => RouteKey);
    expect(keys.sort()).toEqual([...publicKeys, ...protectedKeys].sort());
  });

  it('is the app’s alone: every path has OPTIONS, without an authorizer', () => {
    const owned = { cors: { ...cors, owner: 'app' } } as const;
    const template = httpApi(owned);
    expect(configurationOf(owned)).toBeUndefined();
    expect(environmentOf(template, 'http-api')).toMatchObject({ CORS_OWNER: 'app' });
    const options = routesOf(template).filter(({ RouteKey }) => RouteKey.startsWith('OPTIONS '));
    expect(options.map(({ RouteKey }) => RouteKey).sort()).toEqual([...optionsKeys].sort());
    for (const { AuthorizationType } of options) expect(AuthorizationType).toBe('NONE');
  });

  it('is refused patterns, which API Gateway does not know', () => {
    const origin = 'https://*.example.com';
    expect(() => readStage('dev', { cors: { origins: [origin] } })).toThrow(
      'dev.cors.origins: the gateways know no patterns: name the origins, or choose cors.owner app',
    );
    expect(readStage('dev', { cors: { origins: [origin], owner: 'app' } })).toBeDefined();
    expect(readStage('dev', { cors: { origins: ['*'] } })).toBeDefined();
  });
});

describe('the domain of the HTTP API', () => {
  it('is none unless told, and the API is open at execute-api', () => {
    const template = httpApi();
    template.resourceCountIs('AWS::ApiGatewayV2::DomainName', 0);
    template.resourceCountIs('AWS::ApiGatewayV2::ApiMapping', 0);
    template.resourceCountIs('AWS::Route53::RecordSet', 0);
    template.hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: false });
    expect(environmentOf(template, 'http-api')).not.toHaveProperty('BASE_PATH');
  });

  it('takes TLS 1.2 and later, and is the only way in', () => {
    const template = httpApi({ httpApi: { domain } });
    template.hasResourceProperties('AWS::ApiGatewayV2::DomainName', {
      DomainName: 'api.example.com',
      DomainNameConfigurations: [
        {
          CertificateArn: domain.certificateArn,
          EndpointType: 'REGIONAL',
          SecurityPolicy: 'TLS_1_2',
          IpAddressType: 'dualstack',
        },
      ],
    });
    template.hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: true });
    template.resourceCountIs('AWS::ApiGatewayV2::ApiMapping', 1);
    const [mapping] = properties(template, 'AWS::ApiGatewayV2::ApiMapping');
    expect(mapping).toMatchObject({ Stage: '$default' });
    expect(mapping).not.toHaveProperty('ApiMappingKey');
    template.resourceCountIs('AWS::Route53::RecordSet', 0);
    template.hasOutput('Url', { Value: 'https://api.example.com/' });
  });

  it('puts a base path before every path, of which the app knows', () => {
    const template = httpApi({ httpApi: { domain: { ...domain, basePath: 'orders' } } });
    template.hasResourceProperties('AWS::ApiGatewayV2::ApiMapping', { ApiMappingKey: 'orders' });
    expect(environmentOf(template, 'http-api')).toMatchObject({ BASE_PATH: '/orders' });
    template.hasOutput('Url', { Value: 'https://api.example.com/orders/' });
  });

  it('has alias records in its hosted zone', () => {
    const template = httpApi({ httpApi: { domain: { ...domain, hostedZoneId: 'Z123' } } });
    const records = properties(template, 'AWS::Route53::RecordSet');
    expect(records.map(({ Type }) => Type)).toEqual(['A', 'AAAA']);
    const [target] = Object.keys(template.findResources('AWS::ApiGatewayV2::DomainName'));
    for (const record of records) {
      expect(record).toMatchObject({
        Name: 'api.example.com.',
        HostedZoneId: 'Z123',
        AliasTarget: {
          DNSName: { 'Fn::GetAtt': [target, 'RegionalDomainName'] },
          HostedZoneId: { 'Fn::GetAtt': [target, 'RegionalHostedZoneId'] },
        },
      });
    }
  });
});
