import type { GatewayDoor } from './door.ts';
import {
  requireBody,
  requireHeaders,
  requireKeys,
  requireRecord,
  requireStatus,
  requireStrings,
} from './result.ts';
import { proxyRoute } from './routes.ts';
import {
  type Fields,
  gatewayAnswer,
  grouped,
  header,
  MalformedResult,
  mapValues,
  type WireRequest,
} from './wire.ts';

const textTypes = /^(text\/|application\/(json|javascript|xml)\b)/i;

/** The load balancer appends the peer to `X-Forwarded-For`. */
const forwarded = (request: WireRequest): Fields => [
  ...request.headers
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => name !== 'x-forwarded-for'),
  [
    'x-forwarded-for',
    [header(request, 'x-forwarded-for'), request.sourceIp].filter(Boolean).join(', '),
  ],
  ['x-forwarded-port', '443'],
  ['x-forwarded-proto', 'https'],
  ['x-amzn-trace-id', 'Root=1-6a12f3c4-0123456789abcdef01234567'],
];

/** Undecoded. */
const queryPairs = ({ query }: WireRequest): Fields =>
  query
    .split('&')
    .filter(Boolean)
    .map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [name, value.join('=')] as const;
    });

const last = (values: readonly string[]): string => values.at(-1) ?? '';

/** Application Load Balancer with a Lambda target. */
export const albGateway = ({ multiValue }: { readonly multiValue: boolean }): GatewayDoor => ({
  route: ({ method, path }) => proxyRoute(method, path),
  toEvent({ request }) {
    const headers = grouped(forwarded(request));
    const query = grouped(queryPairs(request));
    const isText = textTypes.test(header(request, 'content-type') ?? '');
    return {
      requestContext: {
        elb: {
          targetGroupArn:
            'arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/portico/0123456789abcdef',
        },
      },
      httpMethod: request.method,
      path: request.path,
      ...(multiValue
        ? { multiValueQueryStringParameters: query, multiValueHeaders: headers }
        : { queryStringParameters: mapValues(query, last), headers: mapValues(headers, last) }),
      body: request.body.toString(isText ? 'utf8' : 'base64'),
      isBase64Encoded: !isText && request.body.length > 0,
    };
  },
  fromResult(value) {
    const result = requireRecord(value);
    const fields = multiValue ? 'multiValueHeaders' : 'headers';
    requireKeys(result, ['statusCode', 'statusDescription', 'body', 'isBase64Encoded', fields]);
    const status = requireStatus(result);
    if (!new RegExp(`^${status} .`).test(String(result['statusDescription']))) {
      throw new MalformedResult('statusDescription is not like 200 OK');
    }
    const multiple = Object.entries(requireRecord(result['multiValueHeaders'] ?? {})).flatMap(
      ([name, values]) => requireStrings(values, name).map((item) => [name, item] as const),
    );
    return {
      status,
      headers: multiValue ? multiple : requireHeaders(result),
      body: requireBody(result),
    };
  },
  fromFunction: (response) => response,
  failure: { ...gatewayAnswer(502, {}), headers: [['content-type', 'text/html']] },
  tooLarge: { ...gatewayAnswer(413, {}), headers: [['content-type', 'text/html']] },
  timedOut: { ...gatewayAnswer(504, {}), headers: [['content-type', 'text/html']] },
  maxBody: 1_048_576,
  maxResult: 1_048_576,
  timeout: 900_000,
});
