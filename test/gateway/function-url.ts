import type { GatewayDoor } from './door.ts';
import { eventParts, http, readResultV2 } from './payload-v2.ts';
import { lambdaMaxResult } from './result.ts';
import { proxyRoute } from './routes.ts';
import { bodyByMediaType, gatewayAnswer } from './wire.ts';

export interface FunctionUrlSettings {
  /** The ARN whose signature AWS has found good, for auth type AWS_IAM. */
  readonly iamArn?: string;
}

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};

const iam = (userArn: string) => ({
  accessKey: 'ASIAEXAMPLEEXAMPLE12',
  accountId: userArn.split(':')[4],
  callerId: 'AROAEXAMPLEEXAMPLE12:session',
  cognitoIdentity: null,
  principalOrgId: 'o-a1b2c3d4e5',
  userArn,
  userId: 'AROAEXAMPLEEXAMPLE12:session',
});

/** Lambda Function URL. */
export const functionUrlGateway = ({ iamArn }: FunctionUrlSettings = {}): GatewayDoor => ({
  route: (request) => proxyRoute(request.method, request.path),
  toEvent: ({ request }) => ({
    ...eventParts(request),
    routeKey: '$default',
    rawPath: request.path,
    requestContext: {
      accountId: iamArn === undefined ? 'anonymous' : iam(iamArn).accountId,
      apiId: 'u1v2w3x4y5',
      ...(iamArn !== undefined && { authorizer: { iam: iam(iamArn) } }),
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
  fromFunction: (response, { requestId }) => ({
    ...response,
    headers: [...response.headers, ['x-amzn-requestid', requestId]],
  }),
  failure: gatewayAnswer(502, { Message: 'Internal Server Error' }),
  tooLarge: gatewayAnswer(413, { Message: 'Request Entity Too Large' }),
  timedOut: gatewayAnswer(504, { Message: 'Gateway Timeout' }),
  maxBody: 6_291_556,
  maxResult: lambdaMaxResult,
  timeout: 900_000,
});
