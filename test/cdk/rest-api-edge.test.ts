import type { StageSettings } from '../../cdk/settings.ts';
import { environmentOf } from './rest-api.ts';
import { properties, templateOf } from './stacks.ts';

const withRestApi = (restApi: StageSettings['restApi']) => templateOf('restApi', { restApi });

const domain = {
  name: 'api.example.com',
  certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/c1',
};

describe('the endpoint of the REST API', () => {
  it.each([
    ['regional', {}, 'REGIONAL', 'SecurityPolicy_TLS13_1_2_2021_06'],
    ['edge', {}, 'EDGE', 'SecurityPolicy_TLS12_PFS_2025_EDGE'],
    ['private', { vpcEndpointIds: ['vpce-1'] }, 'PRIVATE', 'SecurityPolicy_TLS13_1_2_2021_06'],
  ] as const)('is %s, and takes TLS 1.2 and later', (endpoint, others, type, SecurityPolicy) => {
    const [api] = properties(
      withRestApi({ endpoint, ...others, vpcEndpointIds: [...(others.vpcEndpointIds ?? [])] }),
      'AWS::ApiGateway::RestApi',
    );
    expect(api.EndpointConfiguration.Types).toEqual([type]);
    expect(api).toMatchObject({ SecurityPolicy, EndpointAccessMode: 'BASIC' });
  });

  it('is open to its VPC endpoints only where it is private', () => {
    const vpcEndpointIds = ['vpce-1', 'vpce-2'];
    const [api] = properties(
      withRestApi({ endpoint: 'private', vpcEndpointIds }),
      'AWS::ApiGateway::RestApi',
    );
    expect(api.EndpointConfiguration.VpcEndpointIds).toEqual(vpcEndpointIds);
    expect(api.Policy.Statement).toEqual([
      {
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: 'execute-api:Invoke',
        Resource: 'execute-api:/*',
        Condition: { StringNotEquals: { 'aws:SourceVpce': vpcEndpointIds } },
      },
      {
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: 'execute-api:Invoke',
        Resource: 'execute-api:/*',
      },
    ]);
  });
});

describe('the domain of the REST API', () => {
  it('takes TLS 1.2 and later, and is the only way in', () => {
    const template = withRestApi({ domain });
    expect(properties(template, 'AWS::ApiGateway::DomainName')).toMatchObject([
      {
        DomainName: 'api.example.com',
        RegionalCertificateArn: domain.certificateArn,
        SecurityPolicy: 'TLS_1_2',
        EndpointConfiguration: { Types: ['REGIONAL'] },
      },
    ]);
    template.hasResourceProperties('AWS::ApiGateway::RestApi', { DisableExecuteApiEndpoint: true });
    template.hasOutput('Url', { Value: 'https://api.example.com/' });
  });

  it('is served at its root by default, from the stage', () => {
    const template = withRestApi({ domain });
    const [mapping] = properties(template, 'AWS::ApiGateway::BasePathMapping');
    expect(mapping).not.toHaveProperty('BasePath');
    const [stage] = Object.keys(template.findResources('AWS::ApiGateway::Stage'));
    expect(mapping.Stage).toEqual({ Ref: stage });
    expect(environmentOf(template, 'rest-api')).not.toHaveProperty('BASE_PATH');
  });

  it('is served below a base path that the functions know', () => {
    const template = withRestApi({
      domain: { ...domain, basePath: 'orders' },
      streamExport: true,
    });
    template.hasResourceProperties('AWS::ApiGateway::BasePathMapping', { BasePath: 'orders' });
    template.hasOutput('Url', { Value: 'https://api.example.com/orders/' });
    for (const bundle of ['rest-api', 'rest-api-stream']) {
      expect(environmentOf(template, bundle).BASE_PATH).toBe('/orders');
    }
  });

  it('is served at the edge with a certificate from there', () => {
    const certificateArn = domain.certificateArn.replace('eu-central-1', 'us-east-1');
    const template = withRestApi({ domain: { ...domain, certificateArn }, endpoint: 'edge' });
    expect(properties(template, 'AWS::ApiGateway::DomainName')).toMatchObject([
      { CertificateArn: certificateArn, EndpointConfiguration: { Types: ['EDGE'] } },
    ]);
  });

  it('is pointed at the API in its hosted zone, if it names one', () => {
    withRestApi({ domain }).resourceCountIs('AWS::Route53::RecordSet', 0);
    const template = withRestApi({ domain: { ...domain, hostedZoneId: 'Z1' } });
    const [name] = Object.keys(template.findResources('AWS::ApiGateway::DomainName'));
    expect(properties(template, 'AWS::Route53::RecordSet')).toEqual(
      ['A', 'AAAA'].map((Type) => ({
        Type,
        Name: 'api.example.com.',
        HostedZoneId: 'Z1',
        AliasTarget: {
          DNSName: { 'Fn::GetAtt': [name, 'RegionalDomainName'] },
          HostedZoneId: { 'Fn::GetAtt': [name, 'RegionalHostedZoneId'] },
        },
      })),
    );
  });
});

describe('the firewall of the REST API', () => {
  const template = withRestApi({ waf: { requestsIn5Minutes: 300 } });

  it('stands before the stage', () => {
    const [association] = properties(template, 'AWS::WAFv2::WebACLAssociation');
    const [acl] = Object.keys(template.findResources('AWS::WAFv2::WebACL'));
    const [stage] = Object.keys(template.findResources('AWS::ApiGateway::Stage'));
    expect(association.WebACLArn).toEqual({ 'Fn::GetAtt': [acl, 'Arn'] });
    expect(JSON.stringify(association.ResourceArn)).toMatch(
      new RegExp(`:apigateway:.*::/restapis/.*/stages/",{"Ref":"${stage}"}`),
    );
  });

  it('has the common rules, known bad inputs, addresses of ill repute and a rate', () => {
    const [{ Scope, Rules }] = properties(template, 'AWS::WAFv2::WebACL');
    expect(Scope).toBe('REGIONAL');
    expect(Rules.map(({ Name }: { Name: string }) => Name)).toEqual([
      'AWSManagedRulesAmazonIpReputationList',
      'AWSManagedRulesCommonRuleSet',
      'AWSManagedRulesKnownBadInputsRuleSet',
      'Rate',
    ]);
    expect(Rules.at(-1)).toMatchObject({
      Action: { Block: {} },
      Statement: { RateBasedStatement: { Limit: 300, EvaluationWindowSec: 300 } },
    });
  });

  it('logs without credentials', () => {
    const [{ RedactedFields }] = properties(template, 'AWS::WAFv2::LoggingConfiguration');
    expect(RedactedFields).toEqual(
      ['authorization', 'x-api-key'].map((Name) => ({ SingleHeader: { Name } })),
    );
  });
});

describe('canaryPercent', () => {
  const template = withRestApi({ canaryPercent: 10 });
  const [deployment] = Object.keys(template.findResources('AWS::ApiGateway::Deployment'));
  const [stage] = properties(template, 'AWS::ApiGateway::Stage');

  it('gives a part of the requests to the new deployment, and the others to the one that is named', () => {
    expect(stage.CanarySetting).toEqual({
      'Fn::If': [
        'IsCanary',
        { DeploymentId: { Ref: deployment }, PercentTraffic: 10, UseStageCache: false },
        { Ref: 'AWS::NoValue' },
      ],
    });
    expect(stage.DeploymentId).toEqual({
      'Fn::If': ['IsCanary', { Ref: 'StableDeployment' }, { Ref: deployment }],
    });
  });

  it('is no canary until a deployment is named', () => {
    template.hasParameter('StableDeployment', { Type: 'String', Default: '' });
    template.hasCondition('IsCanary', {
      'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'StableDeployment' }, ''] }],
    });
  });

  it('keeps former deployments, and tells the name of this one', () => {
    template.hasResource('AWS::ApiGateway::Deployment', { DeletionPolicy: 'Retain' });
    template.hasOutput('Deployment', { Value: { Ref: deployment } });
    const [plain] = Object.values(withRestApi({}).findResources('AWS::ApiGateway::Deployment'));
    expect(plain).not.toHaveProperty('DeletionPolicy');
  });
});
