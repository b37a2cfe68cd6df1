import { eventParts, http, readResultV2 } from './payload-v2.ts';
import { bodyByMediaType, type GatewayDoor, gatewayAnswer } from './wire.ts';

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};

/** Lambda Function URL with auth type NONE, buffered. */
export const functionUrlGateway: GatewayDoor = {
  toEvent: (request) => ({
    ...eventParts(request),
    routeKey: '$default',
    rawPath: request.path,
    requestContext: {
      accountId: 'anonymous',
      apiId: 'u1v2w3x4y5',
      domainName: 'u1v2w3x4y5.lambda-url.eu-central-1.on.aws',
      domainPrefix: 'u1v2w3x4y5',
      http: http(request, decoded(request.path)),
      requestId: request.requestId,
      routeKey: '$default',
      stage: '$default',
      time: '23/Nov/2026:12:00:00 +0000',
      timeEpoch: 1_795_435_200_000,
    },
    ...(request.body.length > 0 ? bodyByMediaType(request) : { isBase64Encoded: false }),
  }),
  fromResult: readResultV2,
  failure: gatewayAnswer(502, 'Internal Server Error'),
};
