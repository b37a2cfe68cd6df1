import type {
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  APIGatewayProxyResult,
  Context,
} from 'aws-lambda';
import type { Answer, Request } from './cases.ts';

/** What a browser and the way to the gateway put into a request: names as they are sent. */
const fields = ({ body }: Request, token: string | undefined): Record<string, string> => ({
  Accept: 'application/json',
  'Accept-Encoding': 'gzip, deflate, br, zstd',
  'Accept-Language': 'en-GB,en;q=0.9,de;q=0.8',
  ...(token !== undefined && { Authorization: `Bearer ${token}` }),
  'Cache-Control': 'no-cache',
  ...(body !== '' && { 'Content-Type': 'application/json' }),
  Host: domainName,
  Referer: 'https://app.example.com/users',
  'Sec-CH-UA': '"Chromium";v="142", "Not_A Brand";v="99"',
  'Sec-CH-UA-Mobile': '?0',
  'Sec-CH-UA-Platform': '"Linux"',
  'Sec-Fetch-Dest': 'empty',
  'Sec-Fetch-Mode': 'cors',
  'Sec-Fetch-Site': 'same-site',
  'User-Agent': userAgent,
  'X-Amzn-Trace-Id': 'Root=1-6a12f3c4-0123456789abcdef01234567',
  'X-Forwarded-For': '198.51.100.7',
  'X-Forwarded-Port': '443',
  'X-Forwarded-Proto': 'https',
});

const domainName = 'a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com';
const userAgent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';

/** An edge-optimized REST API has CloudFront before it. */
const cloudFront = {
  'CloudFront-Forwarded-Proto': 'https',
  'CloudFront-Is-Desktop-Viewer': 'true',
  'CloudFront-Viewer-Country': 'DE',
  Via: '2.0 0123456789abcdef.cloudfront.net (CloudFront)',
};

const lists = <Value>(values: Readonly<Record<string, Value>>): Record<string, Value[]> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]]));

const queryOf = (query: string): Record<string, string> | undefined =>
  query === '' ? undefined : Object.fromEntries(new URLSearchParams(query));

const restApiEvent = (request: Request, token?: string) => {
  const { method, path, body } = request;
  const headers = { ...fields(request, token), ...cloudFront };
  const query = queryOf(request.query);
  return {
    resource: '/{proxy+}',
    path,
    httpMethod: method,
    headers,
    multiValueHeaders: lists(headers),
    queryStringParameters: query ?? null,
    multiValueQueryStringParameters: query ? lists(query) : null,
    pathParameters: { proxy: path.slice(1) },
    stageVariables: null,
    requestContext: {
      resourceId: 'b2c3d4',
      resourcePath: '/{proxy+}',
      httpMethod: method,
      extendedRequestId: 'UHl6PEDADoEFQxA=',
      requestTime: '23/Nov/2026:12:00:00 +0000',
      path: `/prod${path}`,
      accountId: '123456789012',
      protocol: 'HTTP/1.1',
      stage: 'prod',
      domainPrefix: 'a1b2c3d4e5',
      requestTimeEpoch: 1795435200000,
      requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
      identity: {
        cognitoIdentityPoolId: null,
        accountId: null,
        cognitoIdentityId: null,
        caller: null,
        sourceIp: '198.51.100.7',
        principalOrgId: null,
        accessKey: null,
        cognitoAuthenticationType: null,
        cognitoAuthenticationProvider: null,
        userArn: null,
        userAgent,
        user: null,
        apiKey: null,
        apiKeyId: null,
        clientCert: null,
      },
      domainName,
      deploymentId: 'f6g7h8',
      apiId: 'a1b2c3d4e5',
      authorizer: null,
    },
    body: body === '' ? null : body,
    isBase64Encoded: false,
  } satisfies APIGatewayProxyEvent & { requestContext: { deploymentId: string } };
};

const httpApiEvent = (request: Request, token?: string): APIGatewayProxyEventV2 => {
  const { method, path, query, body } = request;
  const withLowerCaseNames = Object.entries(fields(request, token)).map(
    ([name, value]) => [name.toLowerCase(), value] as const,
  );
  const parameters = queryOf(query);
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    headers: {
      ...Object.fromEntries(withLowerCaseNames),
      'content-length': `${Buffer.byteLength(body)}`,
    },
    ...(parameters && { queryStringParameters: parameters }),
    requestContext: {
      accountId: '123456789012',
      apiId: 'a1b2c3d4e5',
      domainName,
      domainPrefix: 'a1b2c3d4e5',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '198.51.100.7', userAgent },
      requestId: 'JKJaXmPLvHcESHA=',
      routeKey: '$default',
      stage: '$default',
      time: '23/Nov/2026:12:00:00 +0000',
      timeEpoch: 1795435200000,
    },
    ...(body !== '' && { body }),
    isBase64Encoded: false,
  };
};

export type Door = 'rest-api' | 'http-api';
export const doors: readonly Door[] = ['rest-api', 'http-api'];

/** The event of a door in JSON, as the runtime is given it. */
export const eventJson = (door: Door, request: Request, token?: string): string =>
  JSON.stringify((door === 'rest-api' ? restApiEvent : httpApiEvent)(request, token));

/** As the runtime makes one for each invocation. */
export const newContext = (): Context => {
  const deadline = Date.now() + 30_000;
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: 'bench',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:bench',
    memoryLimitInMB: '1769',
    awsRequestId: '8f5c1d5e-1a2b-4c3d-9e8f-7a6b5c4d3e2f',
    logGroupName: '/aws/lambda/bench',
    logStreamName: '2026/11/23/[$LATEST]0123456789abcdef0123456789abcdef',
    getRemainingTimeInMillis: () => deadline - Date.now(),
    done() {},
    fail() {},
    succeed() {},
  };
};

export type Handler = (event: unknown, context: Context) => Promise<unknown>;

/** What the gateway makes of a handler's result. */
export const answerOf = (result: unknown): Answer => {
  const { statusCode, headers, multiValueHeaders, body, ...rest } = result as APIGatewayProxyResult;
  const named = Object.entries({ ...headers, ...multiValueHeaders });
  return {
    status: statusCode,
    headers: Object.fromEntries(named.map(([name, value]) => [name.toLowerCase(), String(value)])),
    body: rest.isBase64Encoded ? Buffer.from(body, 'base64').toString() : body,
  };
};
