import { originHeader } from '../../src/adapters/http/policies/origin.ts';
import { routes } from '../contract.ts';
import {
  listOf,
  type Rule,
  recordOf,
  refersTo,
  resourcesOf,
  rule,
  type Template,
  textOf,
} from './rule.ts';

const urls = 'AWS::Lambda::Url';
const permissions = 'AWS::Lambda::Permission';
const distributions = 'AWS::CloudFront::Distribution';

/** CloudFront's own policy `CachingDisabled`. */
const cachingDisabled = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';

/** Function URLs, and CloudFront before them. */
export const functionUrlRules: readonly Rule[] = [
  rule(
    'function-url-open',
    'a Function URL asks for a signature, unless functionUrl.auth is NONE',
    urls,
    ({ get }, _, { functionUrl }) => get('AuthType') === 'AWS_IAM' || functionUrl.auth === 'NONE',
  ),
  // https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
  rule(
    'function-url-permissions',
    'who may call a Function URL may call its function by way of it',
    permissions,
    ({ get }, template) =>
      get('Action') !== 'lambda:InvokeFunctionUrl' ||
      resourcesOf(template, permissions).some(
        (other) =>
          other.get('Action') === 'lambda:InvokeFunction' &&
          other.get('InvokedViaFunctionUrl') === true &&
          other.get('Principal') === get('Principal') &&
          textOf(other.get('FunctionName')) === textOf(get('FunctionName')),
      ),
  ),
  rule(
    'function-url-strangers',
    'who calls the function before a Function URL calls it by way of that URL',
    permissions,
    ({ get }) =>
      get('Action') !== 'lambda:InvokeFunction' ||
      get('Principal') !== 'cloudfront.amazonaws.com' ||
      get('InvokedViaFunctionUrl') === true,
  ),
  rule(
    'cloudfront-access-control',
    'CloudFront signs what it sends to a Function URL, which is closed to everybody else',
    distributions,
    ({ get }, template) =>
      listOf(get('DistributionConfig.Origins')).every((_, index) => {
        const origin = (name: string) => get(`DistributionConfig.Origins.${index}.${name}`);
        const url = resourcesOf(template, urls).find(refersTo(origin('DomainName')));
        return (
          !url ||
          (url.get('AuthType') === 'AWS_IAM' &&
            resourcesOf(template, 'AWS::CloudFront::OriginAccessControl').some(
              refersTo(origin('OriginAccessControlId')),
            ))
        );
      }),
  ),
  rule(
    'cloudfront-secret',
    'an HTTP API behind CloudFront serves only requests with a secret that CloudFront sends',
    distributions,
    ({ get }, template) =>
      listOf(get('DistributionConfig.Origins')).every((_, index) => {
        const origin = (name: string) => get(`DistributionConfig.Origins.${index}.${name}`);
        const isApi = resourcesOf(template, 'AWS::ApiGatewayV2::Api').some(
          refersTo(origin('DomainName')),
        );
        return !isApi || (sendsSecret(origin('OriginCustomHeaders')) && asksForSecret(template));
      }),
  ),
  rule(
    'cloudfront-signature',
    'CloudFront always signs, with SigV4',
    'AWS::CloudFront::OriginAccessControl',
    ({ get }) =>
      get('OriginAccessControlConfig.SigningBehavior') === 'always' &&
      get('OriginAccessControlConfig.SigningProtocol') === 'sigv4',
  ),
  rule(
    'cloudfront-tls',
    'CloudFront takes TLS 1.2 of 2021 and later under a domain of ours',
    distributions,
    ({ get }) =>
      listOf(get('DistributionConfig.Aliases')).length === 0 ||
      /^TLSv1\.(2_202[1-9]|3)/.test(
        String(get('DistributionConfig.ViewerCertificate.MinimumProtocolVersion')),
      ),
  ),
  rule('cloudfront-https', 'CloudFront takes no request without TLS', distributions, ({ get }) =>
    behavioursOf(get('DistributionConfig')).every(
      ({ ViewerProtocolPolicy }) => ViewerProtocolPolicy === 'https-only',
    ),
  ),
  rule(
    'cloudfront-cache',
    'CloudFront caches public operations only, each by its own path',
    distributions,
    ({ get }) =>
      behavioursOf(get('DistributionConfig')).every(
        ({ CachePolicyId, PathPattern }) =>
          CachePolicyId === cachingDisabled || isOpenPath(String(PathPattern)),
      ),
  ),
  rule('cloudfront-errors', 'CloudFront keeps no errors', distributions, ({ get }) => {
    const kept = listOf(get('DistributionConfig.CustomErrorResponses'));
    return (
      kept.length > 0 &&
      kept.every((_, index) => {
        const path = `DistributionConfig.CustomErrorResponses.${index}.ErrorCachingMinTTL`;
        return get(path) === 0;
      })
    );
  }),
];

/** Only where it is, which CloudFormation resolves. */
const sendsSecret = (headers: unknown): boolean =>
  listOf(headers).some((header) => {
    const { HeaderName, HeaderValue } = recordOf(header);
    return HeaderName === originHeader && textOf(HeaderValue).includes('{{resolve:secretsmanager:');
  });

/** Whether each function that serves the app does. */
const asksForSecret = (template: Template): boolean =>
  resourcesOf(template, 'AWS::Lambda::Function').every(
    ({ get }) =>
      get('Environment.Variables.DATABASE_URL') === undefined ||
      get('Environment.Variables.ORIGIN_SECRET_ARN') !== undefined,
  );

interface Behaviour {
  readonly PathPattern?: unknown;
  readonly CachePolicyId?: unknown;
  readonly ViewerProtocolPolicy?: unknown;
}

const behavioursOf = (config: unknown): readonly Behaviour[] => {
  const { DefaultCacheBehavior, CacheBehaviors } = recordOf(config);
  return [recordOf(DefaultCacheBehavior), ...listOf(CacheBehaviors).map(recordOf)];
};

/** Whether all that a pattern without wildcards matches, below whatever base path, may be kept by anybody. */
const isOpenPath = (pattern: string): boolean => {
  const reached = routes.filter(({ path, method }) => method === 'GET' && pattern.endsWith(path));
  return (
    !/[*?]/.test(pattern) &&
    reached.some(({ isPublic, operation }) => isPublic && operation.maxAge !== undefined)
  );
};
