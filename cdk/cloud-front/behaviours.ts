import { Duration } from 'aws-cdk-lib';
import {
  AllowedMethods,
  type BehaviorOptions,
  CacheHeaderBehavior,
  CachePolicy,
  CacheQueryStringBehavior,
  Function as CloudFrontFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  OriginRequestPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import * as z from 'zod/mini';
import { type Route, routes } from '../contract.ts';
import type { DistributionProps } from './distribution-props.ts';
import { responseHeaders } from './response-headers.ts';

/** What CloudFront does with requests: it hands them on whole, and caches what the contract lets it. */
export const behaviours = (scope: Construct, props: DistributionProps) => {
  const { stage, cloudFront, origin, viewerRequest } = props;
  const handOn: BehaviorOptions = {
    origin,
    viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
    allowedMethods: AllowedMethods.ALLOW_ALL,
    cachePolicy: CachePolicy.CACHING_DISABLED,
    // A Function URL and an HTTP API are known by their own hosts only.
    originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    responseHeadersPolicy: responseHeaders(scope, cloudFront.cors ? stage.cors : undefined),
    functionAssociations: [
      {
        eventType: FunctionEventType.VIEWER_REQUEST,
        function: new CloudFrontFunction(scope, viewerRequest.id, {
          code: FunctionCode.fromInline(viewerRequest.code),
          runtime: FunctionRuntime.JS_2_0,
        }),
      },
    ],
    // The app does.
    compress: false,
  };
  const { cache, domain } = cloudFront;
  const prefix = domain?.basePath ? `/${domain.basePath}` : '';
  const cached = cache ? routes.filter(isCached) : [];
  return {
    defaultBehavior: handOn,
    additionalBehaviors: Object.fromEntries(
      cached.map(({ path, operation }) => [
        `${prefix}${path}`,
        { ...handOn, cachePolicy: cachePolicy(scope, operation, props) },
      ]),
    ),
  };
};

/** A path with parameters would need a greedy pattern, under which protected ones may fall. */
export const isCached = ({ method, path, operation, isPublic }: Route): boolean =>
  method === 'GET' && isPublic && operation.maxAge !== undefined && !path.includes('{');

/** For as long as an answer itself says, which is not at all if it says nothing. */
const cachePolicy = (
  scope: Construct,
  operation: Route['operation'],
  { stage: { cors }, cloudFront }: DistributionProps,
): CachePolicy => {
  const parameters = queryParameters(operation);
  // Whoever answers browsers behind CloudFront does so for one origin.
  const variesOnOrigin = cors !== undefined && !cloudFront.cors;
  return new CachePolicy(scope, `Cache-${operation.id}`, {
    minTtl: Duration.seconds(0),
    defaultTtl: Duration.seconds(0),
    maxTtl: Duration.seconds(operation.maxAge ?? 0),
    queryStringBehavior:
      parameters.length > 0
        ? CacheQueryStringBehavior.allowList(...parameters)
        : CacheQueryStringBehavior.none(),
    headerBehavior: variesOnOrigin
      ? CacheHeaderBehavior.allowList('Origin')
      : CacheHeaderBehavior.none(),
    enableAcceptEncodingBrotli: true,
    enableAcceptEncodingGzip: true,
  });
};

const queryParameters = ({ request }: Route['operation']): readonly string[] =>
  request?.query instanceof z.ZodMiniObject ? Object.keys(request.query.shape) : [];
