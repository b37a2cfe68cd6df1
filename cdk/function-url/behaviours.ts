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
  type IOrigin,
  OriginRequestPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import * as z from 'zod/mini';
import { type Route, routes } from '../contract.ts';
import type { Stage } from '../settings.ts';
import { responseHeaders } from './response-headers.ts';
import { onViewerRequest } from './token-field.ts';

/** What CloudFront does with requests: it hands them on whole, and caches what the contract lets it. */
export const behaviours = (scope: Construct, origin: IOrigin, stage: Stage) => {
  const handOn: BehaviorOptions = {
    origin,
    viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
    allowedMethods: AllowedMethods.ALLOW_ALL,
    cachePolicy: CachePolicy.CACHING_DISABLED,
    // A Function URL is known by its own host only.
    originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    responseHeadersPolicy: responseHeaders(scope, stage),
    functionAssociations: [
      {
        eventType: FunctionEventType.VIEWER_REQUEST,
        function: new CloudFrontFunction(scope, 'MoveToken', {
          code: FunctionCode.fromInline(onViewerRequest),
          runtime: FunctionRuntime.JS_2_0,
        }),
      },
    ],
    // The app does.
    compress: false,
  };
  const { cache, domain } = stage.functionUrl.cloudFront ?? {};
  const prefix = domain?.basePath ? `/${domain.basePath}` : '';
  const cached = cache ? routes.filter(isCached) : [];
  return {
    defaultBehavior: handOn,
    additionalBehaviors: Object.fromEntries(
      cached.map(({ path, operation }) => [
        `${prefix}${path}`,
        { ...handOn, cachePolicy: cachePolicy(scope, operation, stage) },
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
  { cors, functionUrl }: Stage,
): CachePolicy => {
  const parameters = queryParameters(operation);
  // Whoever answers browsers behind CloudFront does so for one origin.
  const variesOnOrigin = cors !== undefined && !functionUrl.cloudFront?.cors;
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
