import { runInNewContext } from 'node:vm';
import type { Template } from 'aws-cdk-lib/assertions';
import { onViewerRequest } from '../../cdk/http-api/cloud-front.ts';
import type { StageSettings } from '../../cdk/settings.ts';
import { contract } from '../../src/adapters/http/contract/contract.ts';
import { properties, templateOf } from './stacks.ts';

type CloudFrontSettings = NonNullable<NonNullable<StageSettings['httpApi']>['cloudFront']>;

const behind = (cloudFront: CloudFrontSettings = {}, settings: StageSettings = {}) =>
  templateOf('httpApi', { ...settings, httpApi: { ...settings.httpApi, cloudFront } });

const distributionOf = (template: Template) =>
  properties(template, 'AWS::CloudFront::Distribution')[0].DistributionConfig;

const idOf = (template: Template, type: string) => Object.keys(template.findResources(type))[0];

const environmentsOf = (template: Template) =>
  Object.fromEntries(
    properties(template, 'AWS::Lambda::Function').map(({ Description, Environment }) => [
      Description.replace(' of Portico', ''),
      Environment.Variables,
    ]),
  );

const domain = {
  name: 'api.example.com',
  certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/c',
};

describe('CloudFront before the HTTP API', () => {
  const template = behind();
  const { DefaultCacheBehavior, CacheBehaviors, Origins } = distributionOf(template);
  const Ref = idOf(template, 'AWS::SecretsManager::Secret');

  it('is not there unless told', () => {
    const bare = templateOf('httpApi');
    bare.resourceCountIs('AWS::CloudFront::Distribution', 0);
    bare.resourceCountIs('AWS::SecretsManager::Secret', 0);
    expect(environmentsOf(bare)['http-api']).not.toHaveProperty('ORIGIN_SECRET_ARN');
  });

  it('asks the API at its execute-api host, by TLS 1.2', () => {
    expect(Origins).toMatchObject([
      {
        DomainName: {
          'Fn::Join': [
            '',
            [
              { Ref: idOf(template, 'AWS::ApiGatewayV2::Api') },
              '.execute-api.',
              { Ref: 'AWS::Region' },
              '.',
              { Ref: 'AWS::URLSuffix' },
            ],
          ],
        },
        CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] },
      },
    ]);
  });

  it('sends a secret that is generated, and in no template', () => {
    template.hasResource('AWS::SecretsManager::Secret', {
      DeletionPolicy: 'Delete',
      Properties: { GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true } },
    });
    expect(Origins[0].OriginCustomHeaders).toEqual([
      {
        HeaderName: 'x-portico-origin',
        HeaderValue: {
          'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref }, ':SecretString:::}}']],
        },
      },
    ]);
  });

  it('is the only one that the app serves, which may read the secret', () => {
    const { 'http-api': door, 'http-authorizer': authorizer } = environmentsOf(template);
    expect(door).toMatchObject({
      ORIGIN_SECRET_ARN: { Ref },
      CLIENT_ADDRESS_HEADER: 'x-portico-client-address',
    });
    expect(authorizer).not.toHaveProperty('ORIGIN_SECRET_ARN');
    const allowed = properties(template, 'AWS::IAM::Policy').flatMap(
      ({ PolicyDocument }) => PolicyDocument.Statement,
    );
    expect(allowed).toContainEqual({
      Effect: 'Allow',
      Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
      Resource: { Ref },
    });
  });

  it('hands on everything but the host, tokens too, and caches what is public', () => {
    const policies = {
      // CachingDisabled and AllViewerExceptHostHeader.
      CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
      OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
    };
    expect(DefaultCacheBehavior).toMatchObject(policies);
    const cached = contract.filter(({ access, maxAge }) => access === 'public' && maxAge);
    expect(CacheBehaviors.map(({ PathPattern }: { PathPattern: string }) => PathPattern)).toEqual(
      cached.map(({ path }) => path),
    );
    expect(distributionOf(behind({ cache: false }))).not.toHaveProperty('CacheBehaviors');
  });

  it('keeps answers for each origin apart, which the API or the app answers itself', () => {
    for (const owner of ['gateway', 'app'] as const) {
      const cors = { origins: ['https://app.example'], owner };
      const [policy] = properties(behind({}, { cors }), 'AWS::CloudFront::CachePolicy');
      expect(
        policy.CachePolicyConfig.ParametersInCacheKeyAndForwardedToOrigin.HeadersConfig,
      ).toEqual({ HeaderBehavior: 'whitelist', Headers: ['Origin'] });
    }
  });

  it.each([
    [10, 11],
    [60, 31],
  ])('waits for a function of %i seconds for %i', (timeoutSeconds, waited) => {
    const [origin] = distributionOf(behind({}, { lambda: { timeoutSeconds } })).Origins;
    expect(origin.CustomOriginConfig.OriginReadTimeout).toBe(waited);
  });

  it('writes the address of its client, and leaves the token where it is', () => {
    const forged = { value: '203.0.113.9' };
    const authorization = { value: 'Bearer a.b.c' };
    const request = { headers: { authorization, 'x-portico-client-address': forged } };
    const event = { viewer: { ip: '192.0.2.1' }, request };
    expect(runInNewContext(`${onViewerRequest}; handler(event).headers`, { event })).toEqual({
      authorization,
      'x-portico-client-address': { value: '192.0.2.1' },
    });
  });

  it('is where the API can be reached, with a domain and a firewall', () => {
    const DomainName = [idOf(template, 'AWS::CloudFront::Distribution'), 'DomainName'];
    template.hasOutput('Url', {
      Value: { 'Fn::Join': ['', ['https://', { 'Fn::GetAtt': DomainName }, '/']] },
    });
    const named = behind(
      { domain: { ...domain, hostedZoneId: 'Z123' }, waf: { requestsIn5Minutes: 300 } },
      { region: 'us-east-1' },
    );
    expect(distributionOf(named)).toMatchObject({
      Aliases: ['api.example.com'],
      ViewerCertificate: { MinimumProtocolVersion: 'TLSv1.2_2021' },
      WebACLId: { 'Fn::GetAtt': [idOf(named, 'AWS::WAFv2::WebACL'), 'Arn'] },
    });
    named.hasResourceProperties('AWS::WAFv2::WebACL', { Scope: 'CLOUDFRONT' });
    named.resourceCountIs('AWS::Route53::RecordSet', 2);
    named.hasOutput('Url', { Value: 'https://api.example.com/' });
  });

  it('puts a base path before every path, as the stage of the API', () => {
    const based = behind({ domain: { ...domain, basePath: 'orders' } });
    based.hasResourceProperties('AWS::ApiGatewayV2::Stage', { StageName: 'orders' });
    expect(distributionOf(based).CacheBehaviors[0].PathPattern).toBe('/orders/hello');
    // The door takes a stage from a path by itself.
    expect(environmentsOf(based)['http-api']).not.toHaveProperty('BASE_PATH');
    based.hasOutput('Url', { Value: 'https://api.example.com/orders/' });
  });
});
