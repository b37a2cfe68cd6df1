import type { Template } from 'aws-cdk-lib/assertions';
import { isCached } from '../../cdk/cloud-front/behaviours.ts';
import { type Route, routes } from '../../cdk/contract.ts';
import { onViewerRequest } from '../../cdk/function-url/token-field.ts';
import { readStage, type StageSettings } from '../../cdk/settings.ts';
import { contract } from '../../src/adapters/http/contract/contract.ts';
import { properties, templateOf } from './stacks.ts';

type CloudFrontSettings = NonNullable<NonNullable<StageSettings['functionUrl']>['cloudFront']>;

const behind = (cloudFront: CloudFrontSettings = {}, settings: StageSettings = {}) =>
  templateOf('functionUrl', { ...settings, functionUrl: { cloudFront } });

const distributionOf = (template: Template) =>
  properties(template, 'AWS::CloudFront::Distribution')[0].DistributionConfig;

const environmentOf = (template: Template) =>
  properties(template, 'AWS::Lambda::Function')[0].Environment.Variables;

const idOf = (template: Template, type: string) => Object.keys(template.findResources(type))[0];

const domain = {
  name: 'api.example.com',
  certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/c',
};
const origins = ['https://app.example', 'https://*.app.example'];

describe('CloudFront before the Function URL', () => {
  const template = behind();
  const { DefaultCacheBehavior, Origins, ...distribution } = distributionOf(template);

  it('signs what it sends to the URL, which it speaks TLS 1.2 with', () => {
    expect(Origins).toEqual([
      expect.objectContaining({
        OriginAccessControlId: {
          'Fn::GetAtt': [idOf(template, 'AWS::CloudFront::OriginAccessControl'), 'Id'],
        },
        CustomOriginConfig: expect.objectContaining({
          OriginProtocolPolicy: 'https-only',
          OriginSSLProtocols: ['TLSv1.2'],
        }),
      }),
    ]);
    template.hasResourceProperties('AWS::CloudFront::OriginAccessControl', {
      OriginAccessControlConfig: {
        OriginAccessControlOriginType: 'lambda',
        SigningBehavior: 'always',
        SigningProtocol: 'sigv4',
      },
    });
  });

  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html
  it('alone may call the alias, by the URL only, with both permissions', () => {
    template.hasResourceProperties('AWS::Lambda::Url', { AuthType: 'AWS_IAM' });
    const SourceArn = {
      'Fn::Join': [
        '',
        expect.arrayContaining([
          ':distribution/',
          { Ref: idOf(template, 'AWS::CloudFront::Distribution') },
        ]),
      ],
    };
    const common = {
      FunctionName: { Ref: idOf(template, 'AWS::Lambda::Alias') },
      Principal: 'cloudfront.amazonaws.com',
      SourceArn,
    };
    expect(properties(template, 'AWS::Lambda::Permission')).toEqual([
      { Action: 'lambda:InvokeFunctionUrl', ...common },
      { Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true, ...common },
    ]);
    template.resourceCountIs('AWS::IAM::ManagedPolicy', 0);
  });

  it('hands everything but the host on, caches nothing by default and takes no plain HTTP', () => {
    expect(DefaultCacheBehavior).toMatchObject({
      ViewerProtocolPolicy: 'https-only',
      AllowedMethods: expect.arrayContaining(['OPTIONS', 'PATCH', 'DELETE']),
      // CachingDisabled and AllViewerExceptHostHeader, under names that are the same everywhere:
      // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
      CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
      OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
    });
  });

  it('moves the token to a field that its signature leaves alone', () => {
    template.hasResourceProperties('AWS::CloudFront::Function', {
      FunctionCode: onViewerRequest,
      FunctionConfig: { Runtime: 'cloudfront-js-2.0' },
    });
    const moving = [
      {
        EventType: 'viewer-request',
        FunctionARN: {
          'Fn::GetAtt': [idOf(template, 'AWS::CloudFront::Function'), 'FunctionARN'],
        },
      },
    ];
    const behaviours = [DefaultCacheBehavior, ...distribution.CacheBehaviors];
    expect(behaviours.map(({ FunctionAssociations }) => FunctionAssociations)).toEqual(
      behaviours.map(() => moving),
    );
    expect(environmentOf(template)).toMatchObject({
      AUTH_TOKEN_HEADER: 'x-portico-authorization',
      CLIENT_ADDRESS_HEADER: 'x-portico-client-address',
    });
  });

  it('shows no error to anybody but who made it', () => {
    const ttls = distribution.CustomErrorResponses.map(
      ({ ErrorCode, ErrorCachingMinTTL }: Record<string, number>) => [
        ErrorCode,
        ErrorCachingMinTTL,
      ],
    );
    const codes = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];
    expect(ttls).toEqual(codes.map((code) => [code, 0]));
  });

  it('has security headers on answers of its own too', () => {
    template.hasResourceProperties('AWS::CloudFront::ResponseHeadersPolicy', {
      ResponseHeadersPolicyConfig: {
        SecurityHeadersConfig: {
          ContentTypeOptions: { Override: true },
          ContentSecurityPolicy: {
            ContentSecurityPolicy: "default-src 'none'; frame-ancestors 'none'",
            Override: false,
          },
          ReferrerPolicy: { ReferrerPolicy: 'no-referrer', Override: true },
          StrictTransportSecurity: { AccessControlMaxAgeSec: 31_536_000 },
        },
      },
    });
    const Ref = idOf(template, 'AWS::CloudFront::ResponseHeadersPolicy');
    for (const behaviour of [DefaultCacheBehavior, ...distribution.CacheBehaviors]) {
      expect(behaviour.ResponseHeadersPolicyId).toEqual({ Ref });
    }
  });

  it('speaks HTTP/2 and HTTP/3, over IPv6 too, where it is cheapest', () => {
    expect(distribution).toMatchObject({
      HttpVersion: 'http2and3',
      IPV6Enabled: true,
      PriceClass: 'PriceClass_100',
    });
  });

  it.each([
    [10, 11],
    [900, 120],
  ])('waits for a function of %i seconds for %i', (timeoutSeconds, waited) => {
    const [origin] = distributionOf(behind({}, { lambda: { timeoutSeconds } })).Origins;
    expect(origin.CustomOriginConfig.OriginReadTimeout).toBe(waited);
  });

  it('waits for a function that streams as long as that has, lambda.streamTimeoutSeconds', () => {
    const [origin] = distributionOf(
      templateOf('functionUrl', { functionUrl: { mode: 'stream', cloudFront: {} } }),
    ).Origins;
    expect(origin.CustomOriginConfig.OriginReadTimeout).toBe(61);
  });

  it('logs to a bucket that is closed to all others, and empties itself', () => {
    const [bucket, ...others] = Object.entries(template.findResources('AWS::S3::Bucket'));
    expect(others).toEqual([]);
    const [id, { DeletionPolicy, Properties }] = bucket as NonNullable<typeof bucket>;
    expect(distribution.Logging).toEqual({
      Bucket: { 'Fn::GetAtt': [id, 'RegionalDomainName'] },
    });
    expect(DeletionPolicy).toBe('Retain');
    expect(Properties).toMatchObject({
      LifecycleConfiguration: { Rules: [{ ExpirationInDays: 30, Status: 'Enabled' }] },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerPreferred' }] },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: expect.anything(),
    });
    const [{ PolicyDocument }] = properties(template, 'AWS::S3::BucketPolicy');
    expect(PolicyDocument.Statement).toEqual([
      expect.objectContaining({
        Effect: 'Deny',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    ]);
  });

  it('is where the API can be reached', () => {
    template.hasOutput('Url', {
      Value: {
        'Fn::Join': [
          '',
          [
            'https://',
            { 'Fn::GetAtt': [idOf(template, 'AWS::CloudFront::Distribution'), 'DomainName'] },
            '/',
          ],
        ],
      },
    });
  });

  it('is refused where the URL is open to everybody', () => {
    expect(() => readStage('dev', { functionUrl: { auth: 'NONE', cloudFront: {} } })).toThrow(
      'dev.functionUrl.auth: behind CloudFront the URL must be closed to others: choose AWS_IAM',
    );
  });
});

describe('the cache of CloudFront', () => {
  const cached = contract.filter(({ access, maxAge }) => access === 'public' && maxAge);
  const patternsOf = (template: Template) =>
    (distributionOf(template).CacheBehaviors ?? []).map(
      ({ PathPattern }: Record<string, string>) => PathPattern,
    );

  it('is for public operations that may be kept, each under its very path', () => {
    expect(cached).not.toEqual([]);
    expect(patternsOf(behind())).toEqual(cached.map(({ path }) => path));
    expect(patternsOf(behind()).join()).not.toMatch(/[*?]/);
  });

  it.each([
    ['a protected operation', { isPublic: false }],
    ['another method than GET', { method: 'POST' }],
    ['a path with parameters', { path: '/hello/{name}' }],
    ['an operation that says nothing of it', { operation: { maxAge: undefined } }],
  ])('is not for %s', (_, planted) => {
    const route = routes.find(isCached) as Route;
    const operation = { ...route.operation, ...('operation' in planted && planted.operation) };
    expect(isCached({ ...route, ...planted, operation } as Route)).toBe(false);
  });

  it('keeps an answer for as long as it says, for the parameters of the contract', () => {
    const template = behind();
    const policies = properties(template, 'AWS::CloudFront::CachePolicy');
    expect(policies).toHaveLength(cached.length);
    template.hasResourceProperties('AWS::CloudFront::CachePolicy', {
      CachePolicyConfig: {
        MinTTL: 0,
        DefaultTTL: 0,
        MaxTTL: 60,
        ParametersInCacheKeyAndForwardedToOrigin: {
          QueryStringsConfig: { QueryStringBehavior: 'whitelist', QueryStrings: ['name'] },
          HeadersConfig: { HeaderBehavior: 'none' },
          CookiesConfig: { CookieBehavior: 'none' },
          EnableAcceptEncodingBrotli: true,
          EnableAcceptEncodingGzip: true,
        },
      },
    });
    const [Ref] = Object.keys(template.findResources('AWS::CloudFront::CachePolicy'));
    expect(distributionOf(template).CacheBehaviors[0].CachePolicyId).toEqual({ Ref });
  });

  it('keeps answers for each origin apart where something behind it answers browsers', () => {
    const cors = { origins: ['https://app.example'] };
    const varying = { HeaderBehavior: 'whitelist', Headers: ['Origin'] };
    const fieldsOf = (template: Template) =>
      properties(template, 'AWS::CloudFront::CachePolicy')[0].CachePolicyConfig
        .ParametersInCacheKeyAndForwardedToOrigin.HeadersConfig;
    expect(fieldsOf(behind({}, { cors }))).toEqual(varying);
    expect(fieldsOf(behind({ cors: true }, { cors: { ...cors, owner: 'app' } }))).toEqual({
      HeaderBehavior: 'none',
    });
  });

  it('is off when told', () => {
    const template = behind({ cache: false });
    expect(patternsOf(template)).toEqual([]);
    template.resourceCountIs('AWS::CloudFront::CachePolicy', 0);
  });
});

describe('the domain of CloudFront', () => {
  it('is its own unless told', () => {
    const template = behind();
    expect(distributionOf(template)).not.toHaveProperty('Aliases');
    template.resourceCountIs('AWS::Route53::RecordSet', 0);
    expect(environmentOf(template)).not.toHaveProperty('BASE_PATH');
  });

  it('takes TLS 1.2 and later', () => {
    const template = behind({ domain });
    expect(distributionOf(template)).toMatchObject({
      Aliases: ['api.example.com'],
      ViewerCertificate: {
        AcmCertificateArn: domain.certificateArn,
        MinimumProtocolVersion: 'TLSv1.2_2021',
        SslSupportMethod: 'sni-only',
      },
    });
    template.hasOutput('Url', { Value: 'https://api.example.com/' });
    template.resourceCountIs('AWS::Route53::RecordSet', 0);
  });

  it('puts a base path before every path, of which the app and the cache know', () => {
    const template = behind({ domain: { ...domain, basePath: 'orders' } });
    expect(environmentOf(template)).toMatchObject({ BASE_PATH: '/orders' });
    expect(distributionOf(template).CacheBehaviors[0].PathPattern).toBe('/orders/hello');
    template.hasOutput('Url', { Value: 'https://api.example.com/orders/' });
  });

  it('has alias records in its hosted zone', () => {
    const template = behind({ domain: { ...domain, hostedZoneId: 'Z123' } });
    const DNSName = {
      'Fn::GetAtt': [idOf(template, 'AWS::CloudFront::Distribution'), 'DomainName'],
    };
    expect(properties(template, 'AWS::Route53::RecordSet')).toMatchObject(
      ['A', 'AAAA'].map((Type) => ({
        Type,
        Name: 'api.example.com.',
        HostedZoneId: 'Z123',
        AliasTarget: { DNSName },
      })),
    );
  });

  it('has a certificate in us-east-1, or is refused', () => {
    const certificateArn = 'arn:aws:acm:eu-central-1:123456789012:certificate/c';
    expect(() =>
      readStage('dev', { functionUrl: { cloudFront: { domain: { ...domain, certificateArn } } } }),
    ).toThrow('dev.functionUrl.cloudFront.domain: CloudFront takes certificates of us-east-1 only');
  });
});

describe('CORS at CloudFront', () => {
  const cors = { origins, credentials: true, owner: 'app' } as const;
  const corsOf = (template: Template) =>
    properties(template, 'AWS::CloudFront::ResponseHeadersPolicy')[0].ResponseHeadersPolicyConfig
      .CorsConfig;

  it('is not its part unless told', () => {
    expect(corsOf(behind())).toBeUndefined();
    expect(corsOf(behind({}, { cors: { origins: ['https://app.example'] } }))).toBeUndefined();
  });

  it('is what the contract needs, patterns and cors.headers too', () => {
    expect(corsOf(behind({ cors: true }, { cors: { ...cors, headers: ['X-Tenant'] } }))).toEqual({
      AccessControlAllowOrigins: { Items: origins },
      AccessControlAllowCredentials: true,
      AccessControlAllowMethods: { Items: ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST'] },
      AccessControlAllowHeaders: {
        Items: expect.arrayContaining(['authorization', 'x-amz-content-sha256', 'x-tenant']),
      },
      AccessControlExposeHeaders: { Items: expect.arrayContaining(['etag', 'x-request-id']) },
      AccessControlMaxAgeSec: 7_200,
      OriginOverride: true,
    });
  });

  it('is nobody else’s then', () => {
    const template = behind({ cors: true }, { cors });
    expect(properties(template, 'AWS::Lambda::Url')[0]).not.toHaveProperty('Cors');
    expect(environmentOf(template)).toMatchObject({ CORS_OWNER: 'gateway' });
  });

  it.each([
    [
      'the URL does it already',
      { cors: { origins: ['*'] }, functionUrl: { cloudFront: { cors: true } } },
      'the Function URL answers browsers already: choose cors.owner app, or leave this out',
    ],
    [
      'no origin is named',
      { functionUrl: { cloudFront: { cors: true } } },
      'no origin is allowed: name some in cors.origins, or leave this out',
    ],
    [
      'the app would, which is sent the token in another field',
      { cors, functionUrl: { cloudFront: {} } },
      'the app does not know which field pages send tokens in: choose true, or cors.owner gateway',
    ],
  ] satisfies [string, StageSettings, string][])('is refused where %s', (_, settings, why) => {
    expect(() => readStage('dev', settings)).toThrow(`dev.functionUrl.cloudFront.cors: ${why}`);
  });
});

describe('the WAF of CloudFront', () => {
  const settings = { region: 'us-east-1' } as const;

  it('is off unless told', () => {
    const template = behind();
    template.resourceCountIs('AWS::WAFv2::WebACL', 0);
    expect(distributionOf(template)).not.toHaveProperty('WebACLId');
  });

  it('stands before the distribution', () => {
    const template = behind({ waf: { requestsIn5Minutes: 300 } }, settings);
    template.hasResourceProperties('AWS::WAFv2::WebACL', { Scope: 'CLOUDFRONT' });
    expect(distributionOf(template).WebACLId).toEqual({
      'Fn::GetAtt': [idOf(template, 'AWS::WAFv2::WebACL'), 'Arn'],
    });
  });

  it.each([undefined, 'eu-central-1'])('is refused in the region %s', (region) => {
    expect(() => readStage('dev', { region, functionUrl: { cloudFront: { waf: {} } } })).toThrow(
      'dev.functionUrl.cloudFront.waf: the WAF of CloudFront is in us-east-1: choose the region us-east-1, or leave this out',
    );
  });
});
