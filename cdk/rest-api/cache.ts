import { Duration } from 'aws-cdk-lib';
import type { MethodDeploymentOptions } from 'aws-cdk-lib/aws-apigateway';
import { type Route, routes } from '../contract.ts';
import type { Stage } from '../settings/stage.ts';
import { parametersOf } from './parameters.ts';

/** The longest that a stage's cache keeps an answer, in seconds. */
const maxTtl = 3_600;

/** Beside its parameters, what the answer to anybody depends on: API Gateway does not look at `Vary`. */
const varying = ['accept', 'accept-encoding', 'if-match', 'if-none-match', 'origin'].map(
  (name) => `method.request.header.${name}`,
);

/** The routes of the contract whose answers the stage keeps: only what anybody may keep. */
const cachedRoutes = routes.filter(
  ({ method, isPublic, operation: { maxAge } }) =>
    method === 'GET' && isPublic && maxAge !== undefined,
);

/** The parameters of a request that tell one kept answer from another; none where nothing is kept. */
export const cacheKeyOf = (route: Route, { restApi: { cache } }: Stage): string[] =>
  cache && cachedRoutes.includes(route)
    ? [...new Set([...Object.keys(parametersOf(route.operation)), ...varying])]
    : [];

/**
 * The stage's settings for methods whose answers are kept, encrypted. A client's `Cache-Control:
 * max-age=0` renews an answer only with the permission `execute-api:InvalidateCache`, as by default:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html
 */
export const cachedMethods = (
  common: MethodDeploymentOptions,
): Record<string, MethodDeploymentOptions> =>
  Object.fromEntries(
    cachedRoutes.map(({ method, path, operation: { maxAge = 0 } }) => [
      `${path}/${method}`,
      {
        ...common,
        cachingEnabled: true,
        cacheDataEncrypted: true,
        cacheTtl: Duration.seconds(Math.min(maxAge, maxTtl)),
      },
    ]),
  );
