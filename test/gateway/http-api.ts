import { type AuthorizerDialect, decideByPolicy, decideSimply } from './authorizer.ts';
import type { GatewayDoor } from './door.ts';
import { eventParts as eventPartsV1, identity, readResultV1 } from './payload-v1.ts';
import { eventParts as eventPartsV2, http, readResultV2 } from './payload-v2.ts';
import { lambdaMaxResult } from './result.ts';
import type { FindRoute, Routed } from './routes.ts';
import { bodyByMediaType, GatewayRefusal, gatewayAnswer, type WireRequest } from './wire.ts';

export interface HttpApiSettings {
  readonly stage: string;
  readonly findRoute: FindRoute;
  readonly payload: '1.0' | '2.0';
  /** The authorizer's payload format: 2.0 answers simply, 1.0 with an IAM policy. */
  readonly authorizerPayload?: '1.0' | '2.0';
}

const domainPrefix = 'a1b2c3d4e5';
const arn = `arn:aws:execute-api:eu-central-1:123456789012:${domainPrefix}`;

/** An HTTP API decodes the path, and leaves a named stage before it. */
const decoded = ({ path }: WireRequest): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new GatewayRefusal(gatewayAnswer(400, { message: 'Bad Request' }));
  }
};

/** API Gateway HTTP API at its execute-api host. */
export const httpApiGateway = (settings: HttpApiSettings): GatewayDoor => {
  const { stage, findRoute, payload, authorizerPayload } = settings;
  const prefix = stage === '$default' ? '' : `/${stage}`;
  const partsOf = { '1.0': partsV1, '2.0': partsV2 };

  const withoutStage = ({ path }: WireRequest): string => {
    if (prefix !== '' && path !== prefix && !path.startsWith(`${prefix}/`)) throw notFound();
    return path.slice(prefix.length) || '/';
  };
  const routeArn = ({ request }: Routed): string =>
    `${arn}/${stage}/${request.method}${withoutStage(request)}`;

  const dialect: AuthorizerDialect = {
    toEvent: (routed, identitySource) =>
      authorizerPayload === '1.0'
        ? {
            type: 'REQUEST',
            methodArn: routeArn(routed),
            identitySource: identitySource.join(','),
            authorizationToken: identitySource.join(','),
            ...partsV1(routed, stage),
          }
        : {
            type: 'REQUEST',
            routeArn: routeArn(routed),
            identitySource,
            ...partsV2(routed, stage),
          },
    decide: (result, routed) =>
      authorizerPayload === '1.0' ? decideByPolicy(result, routeArn(routed)) : decideSimply(result),
    context: (routed) => ({
      routeKey: routeKey(routed),
      stage,
      identity: { sourceIp: routed.request.sourceIp },
    }),
    unauthorized: gatewayAnswer(401, { message: 'Unauthorized' }),
    failure: gatewayAnswer(500, { message: 'Internal Server Error' }),
  };

  return {
    route(request) {
      const route = findRoute(request.method, withoutStage(request));
      if (!route) throw notFound();
      return route;
    },
    toEvent(routed) {
      const { request, authorizer } = routed;
      const parts = partsOf[payload](routed, stage);
      const context = payload === '2.0' ? { lambda: authorizer } : authorizer;
      return {
        ...parts,
        requestContext: {
          ...parts.requestContext,
          ...(authorizer && { authorizer: context }),
        },
        ...(request.body.length > 0 ? bodyByMediaType(request) : emptyBody[payload]),
      };
    },
    fromResult: payload === '2.0' ? readResultV2 : readResultV1,
    fromFunction: (response, { requestId }) => ({
      ...response,
      headers: [...response.headers, ['apigw-requestid', requestId]],
    }),
    failure: gatewayAnswer(500, { message: 'Internal Server Error' }),
    tooLarge: gatewayAnswer(413, { message: 'Request Entity Too Large' }),
    timedOut: gatewayAnswer(503, { message: 'Service Unavailable' }),
    maxBody: 10_485_760,
    maxResult: lambdaMaxResult,
    timeout: 30_000,
    ...(authorizerPayload && { authorizer: dialect }),
  };
};

const notFound = () => new GatewayRefusal(gatewayAnswer(404, { message: 'Not Found' }));

const emptyBody = {
  '1.0': { body: null, isBase64Encoded: false },
  '2.0': { isBase64Encoded: false },
};

const routeKey = ({ request, route }: Routed): string =>
  route.resource === '/{proxy+}' ? '$default' : `${request.method} ${route.resource}`;

const commonContext = (request: WireRequest, stage: string) => ({
  accountId: '123456789012',
  apiId: domainPrefix,
  domainName: `${domainPrefix}.execute-api.eu-central-1.amazonaws.com`,
  domainPrefix,
  requestId: request.requestId,
  stage,
});

const isNotCookie = ([name]: readonly [string, string]): boolean => name.toLowerCase() !== 'cookie';

const partsV2 = (routed: Routed, stage: string) => {
  const { request, route } = routed;
  const path = decoded(request);
  return {
    routeKey: routeKey(routed),
    rawPath: path,
    ...eventPartsV2(request),
    headers: eventPartsV2({ ...request, headers: request.headers.filter(isNotCookie) }).headers,
    requestContext: {
      ...commonContext(request, stage),
      http: http(request, path),
      routeKey: routeKey(routed),
      time: '23/Nov/2026:12:00:00 +0000',
      timeEpoch: 1_795_435_200_000,
    },
    ...(route.parameters && { pathParameters: route.parameters }),
  };
};

const partsV1 = (routed: Routed, stage: string) => {
  const { request, route } = routed;
  const path = decoded(request);
  const lowerCase = request.headers.map(([name, value]) => [name.toLowerCase(), value] as const);
  return {
    version: '1.0',
    resource: route.resource,
    path,
    ...eventPartsV1(request, lowerCase),
    pathParameters: route.parameters,
    requestContext: {
      ...commonContext(request, stage),
      extendedRequestId: 'UHl6PEDADoEFQxA=',
      httpMethod: request.method,
      identity: identity(request),
      path,
      protocol: 'HTTP/1.1',
      requestTime: '23/Nov/2026:12:00:00 +0000',
      requestTimeEpoch: 1_795_435_200_000,
      resourceId: null,
      resourcePath: routeKey(routed),
    },
  };
};
