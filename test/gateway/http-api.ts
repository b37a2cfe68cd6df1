import { eventParts as eventPartsV1, identity, readResultV1 } from './payload-v1.ts';
import { eventParts as eventPartsV2, http, readResultV2 } from './payload-v2.ts';
import {
  bodyByMediaType,
  type GatewayDoor,
  GatewayRefusal,
  gatewayAnswer,
  type WireRequest,
} from './wire.ts';

const failure = gatewayAnswer(500, 'Internal Server Error');
const domainName = 'a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com';

/** The path as an HTTP API delivers it: decoded, with a named stage before it. */
const decoded = ({ path }: WireRequest): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new GatewayRefusal(400, 'Bad Request');
  }
};

const context = (request: WireRequest, stage: string) => ({
  accountId: '123456789012',
  apiId: 'a1b2c3d4e5',
  domainName,
  domainPrefix: 'a1b2c3d4e5',
  requestId: request.requestId,
  stage,
});

const isNotCookie = ([name]: readonly [string, string]): boolean => name.toLowerCase() !== 'cookie';

/** API Gateway HTTP API, payload format 2.0. */
export const httpApiGateway = (stage: string): GatewayDoor => ({
  toEvent(request) {
    const path = decoded(request);
    return {
      routeKey: '$default',
      rawPath: path,
      ...eventPartsV2(request),
      headers: eventPartsV2({ ...request, headers: request.headers.filter(isNotCookie) }).headers,
      requestContext: {
        ...context(request, stage),
        http: http(request, path),
        routeKey: '$default',
        time: '23/Nov/2026:12:00:00 +0000',
        timeEpoch: 1_795_435_200_000,
      },
      ...(request.body.length > 0 ? bodyByMediaType(request) : { isBase64Encoded: false }),
    };
  },
  fromResult: readResultV2,
  failure,
});

/** API Gateway HTTP API, payload format 1.0. */
export const httpApiGatewayV1 = (stage: string): GatewayDoor => ({
  toEvent(request) {
    const path = decoded(request);
    const lowerCase = request.headers.map(([name, value]) => [name.toLowerCase(), value] as const);
    return {
      version: '1.0',
      resource: '$default',
      path,
      ...eventPartsV1(request, lowerCase),
      requestContext: {
        ...context(request, stage),
        extendedRequestId: 'UHl6PEDADoEFQxA=',
        httpMethod: request.method,
        identity: identity(request),
        path,
        protocol: 'HTTP/1.1',
        requestTime: '23/Nov/2026:12:00:00 +0000',
        requestTimeEpoch: 1_795_435_200_000,
        resourceId: '$default',
        resourcePath: '$default',
      },
      ...(request.body.length > 0
        ? bodyByMediaType(request)
        : { body: null, isBase64Encoded: false }),
    };
  },
  fromResult: readResultV1,
  failure,
});
