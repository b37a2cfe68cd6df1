import { eventParts, identity, readResultV1 } from './payload-v1.ts';
import { type GatewayDoor, gatewayAnswer, type WireRequest, type WireResponse } from './wire.ts';

/** Response headers that a REST API takes for itself. */
const remapped = new Set(['authorization', 'connection', 'date', 'server', 'www-authenticate']);

/** API Gateway REST API at `/{stage}` of its execute-api host, all media types binary. */
export const restApiGateway = (stage: string): GatewayDoor => ({
  toEvent(request) {
    const path = request.path.slice(stage.length + 1) || '/';
    return {
      resource: '/{proxy+}',
      path,
      ...eventParts(request, request.headers),
      pathParameters: { proxy: path.slice(1) },
      requestContext: requestContext(request, stage),
      body: request.body.length > 0 ? request.body.toString('base64') : null,
      isBase64Encoded: request.body.length > 0,
    };
  },

  fromResult(result, { requestId }): WireResponse {
    const { status, headers, body } = readResultV1(result);
    const renamed = headers.map(
      ([name, value]) =>
        [
          remapped.has(name.toLowerCase()) ? `x-amzn-remapped-${name.toLowerCase()}` : name,
          value,
        ] as const,
    );
    return { status, headers: [['x-amzn-requestid', requestId], ...renamed], body };
  },

  failure: gatewayAnswer(502, 'Internal server error'),
});

const requestContext = (request: WireRequest, stage: string) => ({
  resourceId: 'b2c3d4',
  resourcePath: '/{proxy+}',
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
