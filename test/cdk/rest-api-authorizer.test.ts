import type { StageSettings } from '../../cdk/settings.ts';
import { contract } from '../../src/adapters/http/contract/contract.ts';
import { environmentOf, methodsOf } from './rest-api.ts';
import { properties, templateOf } from './stacks.ts';

const protectedNames = contract
  .filter(({ access }) => access !== 'public')
  .flatMap(({ method, path }) => [
    `${method} ${path}`,
    ...(method === 'GET' ? [`HEAD ${path}`] : []),
  ])
  .sort();

const withRestApi = (restApi: StageSettings['restApi'], cors?: StageSettings['cors']) =>
  templateOf('restApi', { restApi, ...(cors && { cors }) });

/** The methods that are behind an authorizer. */
const guarded = (template: ReturnType<typeof templateOf>): string[] =>
  Object.entries(methodsOf(template))
    .filter(([, { AuthorizationType, AuthorizerId }]) => {
      expect(AuthorizationType).toBe(AuthorizerId ? 'CUSTOM' : 'NONE');
      return AuthorizerId;
    })
    .map(([name]) => name)
    .sort();

describe('the authorizer of the REST API', () => {
  it('is asked with the token by default, before protected methods only', () => {
    const template = withRestApi({});
    expect(properties(template, 'AWS::ApiGateway::Authorizer')).toMatchObject([
      {
        Type: 'TOKEN',
        IdentitySource: 'method.request.header.Authorization',
        AuthorizerResultTtlInSeconds: 300,
      },
    ]);
    expect(guarded(template)).toEqual(protectedNames);
    expect(environmentOf(template, 'token-authorizer')).toHaveProperty('JWT_ISSUER');
  });

  it('is asked with the request where it is of that kind', () => {
    const template = withRestApi({ authorizer: 'request' });
    expect(properties(template, 'AWS::ApiGateway::Authorizer')).toMatchObject([
      { Type: 'REQUEST', IdentitySource: 'method.request.header.Authorization' },
    ]);
    expect(guarded(template)).toEqual(protectedNames);
    expect(environmentOf(template, 'request-authorizer')).toHaveProperty('JWT_ISSUER');
    expect(environmentOf(template, 'token-authorizer')).toBeUndefined();
  });

  it('is asked with token still where the gateway takes keys from their own field', () => {
    const template = withRestApi({ authorizer: 'request', apiKeys: {} });
    const [{ IdentitySource }] = properties(template, 'AWS::ApiGateway::Authorizer');
    expect(IdentitySource).toBe('method.request.header.Authorization');
  });

  it('is asked with key and address where it names the key', () => {
    const template = withRestApi({ authorizer: 'request', apiKeys: { source: 'authorizer' } });
    const [{ IdentitySource }] = properties(template, 'AWS::ApiGateway::Authorizer');
    expect(IdentitySource).toBe('method.request.header.x-api-key,context.identity.sourceIp');
  });

  it.each([0, 3_600])('remembers its decisions for %d s', (ttlSeconds) => {
    const [{ AuthorizerResultTtlInSeconds }] = properties(
      withRestApi({ ttlSeconds }),
      'AWS::ApiGateway::Authorizer',
    );
    expect(AuthorizerResultTtlInSeconds).toBe(ttlSeconds);
  });

  it('goes through the alias of a function of its own, which sees no table', () => {
    const template = withRestApi({});
    const [{ AuthorizerUri }] = properties(template, 'AWS::ApiGateway::Authorizer');
    expect(JSON.stringify(AuthorizerUri)).toMatch(/"Ref":"AuthorizerLive/);
    expect(environmentOf(template, 'token-authorizer')).not.toHaveProperty('DATABASE_URL');
  });

  it('may be called by this API for this authorizer only', () => {
    const template = withRestApi({});
    const [authorizer] = Object.keys(template.findResources('AWS::ApiGateway::Authorizer'));
    const permissions = properties(template, 'AWS::Lambda::Permission').filter(({ FunctionName }) =>
      /^AuthorizerLive/.test(FunctionName.Ref),
    );
    expect(permissions).toHaveLength(1);
    const source = JSON.stringify(permissions[0].SourceArn);
    expect(source).toContain(`/authorizers/",{"Ref":"${authorizer}"}`);
  });

  it('is left out where nobody is to be asked at the edge', () => {
    const template = withRestApi({ authorizer: 'none' });
    template.resourceCountIs('AWS::ApiGateway::Authorizer', 0);
    expect(guarded(template)).toEqual([]);
  });

  it('leads to a new deployment when it changes', () => {
    const deployment = (ttlSeconds: number) =>
      Object.keys(withRestApi({ ttlSeconds }).findResources('AWS::ApiGateway::Deployment'));
    expect(deployment(10)).not.toEqual(deployment(20));
    expect(deployment(10)).toEqual(deployment(10));
  });

  it('is not asked about preflights, whoever answers them', () => {
    for (const owner of ['app', 'gateway'] as const) {
      const template = withRestApi({}, { origins: ['https://app.example'], owner });
      expect(guarded(template)).toEqual(protectedNames);
    }
  });
});
