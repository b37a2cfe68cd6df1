/** The test event for a new version: a readiness request of its door, or an invalid token for an authorizer. */

const path = '/health/ready';
const requestId = 'pre-traffic';
const sourceIp = '127.0.0.1';
const apiHost = 'pre-traffic.execute-api.us-east-1.amazonaws.com';
const arn = 'arn:aws:execute-api:us-east-1:123456789012:pre-traffic/live/GET/users';

/** Of the right form, so that a verifier that reads its keys must read them to refuse it. */
const token = [
  ...[{ alg: 'HS256', typ: 'JWT' }, { sub: requestId }].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  ),
  Buffer.alloc(32).toString('base64url'),
].join('.');
const authorization = `Bearer ${token}`;

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html */
const payloadV1 = {
  resource: path,
  path,
  httpMethod: 'GET',
  headers: { host: apiHost },
  requestContext: {
    ...{ requestId, domainName: apiHost, stage: 'live', path: `/live${path}` },
    ...{ resourceId: requestId, resourcePath: path, httpMethod: 'GET', identity: { sourceIp } },
  },
  body: null,
  isBase64Encoded: false,
};

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
const payloadV2 = (domainName: string) => ({
  version: '2.0',
  routeKey: '$default',
  rawPath: path,
  rawQueryString: '',
  headers: { host: domainName },
  requestContext: {
    ...{ requestId, domainName, routeKey: '$default', stage: '$default' },
    http: { method: 'GET', path, protocol: 'HTTP/1.1', sourceIp, userAgent: requestId },
  },
  isBase64Encoded: false,
});
const functionUrl = payloadV2('pre-traffic.lambda-url.us-east-1.on.aws');

/** By the name of the bundle. */
export const events: Readonly<Record<string, object>> = {
  'rest-api': payloadV1,
  'rest-api-stream': payloadV1,
  'http-api': payloadV2(apiHost),
  'function-url': functionUrl,
  'function-url-stream': functionUrl,
  'token-authorizer': { type: 'TOKEN', authorizationToken: authorization, methodArn: arn },
  'request-authorizer': {
    ...payloadV1,
    type: 'REQUEST',
    methodArn: arn,
    headers: { authorization },
  },
  'http-authorizer': {
    ...payloadV2(apiHost),
    ...{ type: 'REQUEST', routeArn: arn, headers: { authorization } },
  },
};
