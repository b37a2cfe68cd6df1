import { coveredByKey, isBuffered, isKnown, isMixed, isOpen, isProtected } from './routes.ts';
import { listOf, type Rule, resourcesOf, rule, textOf } from './rule.ts';

const apis = 'AWS::ApiGatewayV2::Api';
const routes = 'AWS::ApiGatewayV2::Route';
const authorizers = 'AWS::ApiGatewayV2::Authorizer';

const keyOf = ({ get }: { readonly get: (path: string) => unknown }) => String(get('RouteKey'));

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const maxMilliseconds = 30_000;

export const httpApiRules: readonly Rule[] = [
  rule(
    'http-api-whole',
    'an HTTP API has a route for every operation of the contract',
    apis,
    (_, template) =>
      isBuffered(resourcesOf(template, routes).map((each) => coveredByKey(keyOf(each)))),
  ),
  rule(
    'http-api-unknown',
    'an HTTP API has no route that the contract does not know',
    routes,
    (found) => isKnown(coveredByKey(keyOf(found))),
  ),
  rule(
    'http-api-greedy',
    'no greedy route has both protected and open operations under it',
    routes,
    (found) => !isMixed(coveredByKey(keyOf(found))),
  ),
  rule(
    'http-api-protected',
    'a protected route has an authorizer, unless httpApi.authorizer is none',
    routes,
    (found, _, { httpApi }) =>
      httpApi.authorizer === 'none' ||
      !isProtected(coveredByKey(keyOf(found))) ||
      hasAuthorizer(found.get),
  ),
  rule(
    'http-api-public',
    'neither an open route nor OPTIONS has an authorizer',
    routes,
    (found) => !isOpen(coveredByKey(keyOf(found))) || !hasAuthorizer(found.get),
  ),
  rule(
    'http-api-payload',
    'the door is given the payload that it knows, 2.0',
    'AWS::ApiGatewayV2::Integration',
    ({ get }) => get('PayloadFormatVersion') === '2.0',
  ),
  rule(
    'http-api-timeout',
    'an HTTP API waits for 30 s at most',
    'AWS::ApiGatewayV2::Integration',
    ({ get }) => Number(get('TimeoutInMillis') ?? maxMilliseconds) <= maxMilliseconds,
  ),
  rule(
    'http-api-authorizer-payload',
    'a Lambda authorizer of an HTTP API is asked with payload 2.0, and answers simply',
    authorizers,
    ({ get }) =>
      get('AuthorizerType') !== 'REQUEST' ||
      (get('AuthorizerPayloadFormatVersion') === '2.0' && get('EnableSimpleResponses') === true),
  ),
  // A simple answer is good for all routes that share its identity sources.
  rule(
    'http-api-authorizer-route',
    'what a Lambda authorizer says of one route is not remembered for another',
    authorizers,
    ({ get }) =>
      get('AuthorizerType') !== 'REQUEST' ||
      get('AuthorizerResultTtlInSeconds') === 0 ||
      listOf(get('IdentitySource')).includes('$context.routeKey'),
  ),
  rule(
    'http-api-audience',
    "API Gateway's own authorizer asks who a token is from and for",
    authorizers,
    ({ get }) =>
      get('AuthorizerType') !== 'JWT' ||
      (get('JwtConfiguration.Issuer') !== undefined &&
        listOf(get('JwtConfiguration.Audience')).length > 0),
  ),
  rule(
    'http-api-throttle',
    'a stage of an HTTP API is throttled',
    'AWS::ApiGatewayV2::Stage',
    ({ get }) =>
      get('DefaultRouteSettings.ThrottlingRateLimit') !== undefined &&
      get('DefaultRouteSettings.ThrottlingBurstLimit') !== undefined,
  ),
];

const hasAuthorizer = (get: (path: string) => unknown): boolean =>
  textOf(get('AuthorizationType') ?? 'NONE') !== '"NONE"';
