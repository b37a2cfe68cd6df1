import { type AuthorizerDialect, decideByPolicy } from './authorizer.ts';
import type { GatewayDoor } from './door.ts';
import { eventParts, identity, readResultV1 } from './payload-v1.ts';
import { lambdaMaxResult } from './result.ts';
import type { FindRoute, Routed } from './routes.ts';
import { type Fields, GatewayRefusal, gatewayAnswer, mapValues, type WireRequest } from './wire.ts';

export interface RestApiSettings {
  readonly stage: string;
  readonly findRoute: FindRoute;
  /** TOKEN authorizers get one header, REQUEST authorizers the whole request. */
  readonly authorizerType?: 'TOKEN' | 'REQUEST';
}

const arn = 'arn:aws:execute-api:eu-central-1:123456789012:a1b2c3d4e5';

/** Response headers that a REST API takes for itself. */
const remapped = new Set(['authorization', 'connection', 'date', 'server', 'www-authenticate']);

/** API Gateway REST API at `/{stage}` of its execute-api host, all media types binary. */
export const restApiGateway = ({
  stage,
  findRoute,
  authorizerType,
}: RestApiSettings): GatewayDoor => {
  const withoutStage = ({ path }: WireRequest): string => {
    const prefix = `/${stage}`;
    if (path !== prefix && !path.startsWith(`${prefix}/`)) throw forbidden();
    return path.slice(prefix.length) || '/';
  };

  const requestParts = ({ request, route }: Omit<Routed, 'authorizer'>) => ({
    resource: route.resource,
    path: withoutStage(request),
    ...eventParts(request, request.headers),
    pathParameters: route.parameters,
    requestContext: requestContext(request, route.resource, stage),
  });

  const methodArn = (request: WireRequest): string =>
    `${arn}/${stage}/${request.method}${withoutStage(request)}`;

  const dialect: AuthorizerDialect = {
    toEvent: (routed, [authorizationToken]) =>
      authorizerType === 'TOKEN'
        ? { type: 'TOKEN', authorizationToken, methodArn: methodArn(routed.request) }
        : { type: 'REQUEST', methodArn: methodArn(routed.request), ...requestParts(routed) },
    decide: (result, { request }) => decideByPolicy(result, methodArn(request)),
    context: ({ request, route }) => requestContext(request, route.resource, stage),
    unauthorized: gatewayAnswer(401, { message: 'Unauthorized' }),
    failure: gatewayAnswer(500, { message: null }),
  };

  return {
    route(request) {
      const route = findRoute(request.method, withoutStage(request));
      if (!route)
        throw new GatewayRefusal(gatewayAnswer(403, { message: 'Missing Authentication Token' }));
      return route;
    },
    toEvent({ authorizer, ...routed }) {
      const parts = requestParts(routed);
      const { body } = routed.request;
      return {
        ...parts,
        requestContext: {
          ...parts.requestContext,
          ...(authorizer && {
            authorizer: { ...mapValues(authorizer, String), integrationLatency: 7 },
          }),
        },
        body: body.length > 0 ? body.toString('base64') : null,
        isBase64Encoded: body.length > 0,
      };
    },
    fromResult: readResultV1,
    fromFunction: (response, { requestId }) => ({
      ...response,
      headers: [['x-amzn-requestid', requestId], ...response.headers.map(remap)],
    }),
    failure: gatewayAnswer(502, { message: 'Internal server error' }),
    tooLarge: gatewayAnswer(413, { message: 'Request Too Long' }),
    timedOut: gatewayAnswer(504, { message: 'Endpoint request timed out' }),
    maxBody: 10_485_760,
    maxResult: lambdaMaxResult,
    timeout: 29_000,
    ...(authorizerType && { authorizer: dialect }),
  };
};

const forbidden = () => new GatewayRefusal(gatewayAnswer(403, { message: 'Forbidden' }));

const remap = ([name, value]: Fields[number]): Fields[number] =>
  remapped.has(name.toLowerCase())
    ? [`x-amzn-remapped-${name.toLowerCase()}`, value]
    : [name, value];

const requestContext = (request: WireRequest, resourcePath: string, stage: string) => ({
  resourceId: 'b2c3d4',
  resourcePath,
  httpMethod: request.method,
  extendedRequestId: 'UHl6PEDADoEFQxA=',
  requestTime: '23/Nov/2026:12:00:00 +0000',
  path: request.path,
  accountId: '123456789012',
  protocol: 'HTTP/1.1',
  stage,
  domainPrefix: 'a1b2c3d4e5',
  requestTimeEpoch: 1_795_435_200_000,
  requestId: request.requestId,
  identity: identity(request),
  domainName: 'a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com',
  deploymentId: 'f6g7h8',
  apiId: 'a1b2c3d4e5',
});
