import { listOf, type Rule, refersTo, resourcesOf, rule, textOf } from './rule.ts';

const stages = ['AWS::ApiGateway::Stage', 'AWS::ApiGatewayV2::Stage'];
const authorizers = ['AWS::ApiGateway::Authorizer', 'AWS::ApiGatewayV2::Authorizer'];

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const maxLogFormat = 3_072;

/** What HTTP APIs and REST APIs have in common. */
export const gatewayRules: readonly Rule[] = [
  rule(
    'access-log',
    'a stage logs each request as a JSON object',
    stages,
    ({ get }) => isJson(formatOf(get)) && destinationOf(get) !== undefined,
  ),
  rule(
    'access-log-size',
    'the format of an access log has 3 KB at most',
    stages,
    ({ get }) => Buffer.byteLength(String(formatOf(get) ?? '')) <= maxLogFormat,
  ),
  rule(
    'access-log-secrets',
    'no access log has what clients prove themselves by',
    stages,
    ({ get }) => !/authorization|identity\.apiKey\b|cookie|x-api-key/i.test(textOf(formatOf(get))),
  ),
  // What is not said is 300 s at a REST API and none at an HTTP API.
  rule(
    'authorizer-memory',
    'an authorizer says how long its answers are remembered, an hour at most',
    authorizers,
    ({ get }) => {
      const seconds = get('AuthorizerResultTtlInSeconds');
      return (
        get('AuthorizerType') === 'JWT' ||
        (typeof seconds === 'number' && seconds >= 0 && seconds <= 3_600)
      );
    },
  ),
  // A key is good from its networks only.
  rule(
    'authorizer-key-address',
    'an answer about an API key is remembered for the address that it came from',
    authorizers,
    ({ get }) =>
      !textOf(get('IdentitySource')).includes('x-api-key') ||
      textOf(get('IdentitySource')).includes('identity.sourceIp'),
  ),
  rule(
    'execute-api-open',
    'an API with a domain of its own is closed elsewhere',
    ['AWS::ApiGateway::RestApi', 'AWS::ApiGatewayV2::Api'],
    (found, template) =>
      found.get('DisableExecuteApiEndpoint') === true ||
      !resourcesOf(template, [
        'AWS::ApiGateway::BasePathMapping',
        'AWS::ApiGatewayV2::ApiMapping',
      ]).some((mapping) => refersTo(mapping.get('RestApiId') ?? mapping.get('ApiId'))(found)),
  ),
  rule('domain-tls', 'a domain takes TLS 1.2 and later', 'AWS::ApiGateway::DomainName', ({ get }) =>
    isModern(get('SecurityPolicy')),
  ),
  rule(
    'http-api-domain-tls',
    'a domain of an HTTP API takes TLS 1.2 and later',
    'AWS::ApiGatewayV2::DomainName',
    ({ get }) =>
      listOf(get('DomainNameConfigurations')).every((_, index) =>
        isModern(get(`DomainNameConfigurations.${index}.SecurityPolicy`)),
      ),
  ),
];

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies-list.html */
export const isModern = (policy: unknown): boolean =>
  /^(TLS_1_2|SecurityPolicy_TLS1[23]_)/.test(String(policy));

type Get = (path: string) => unknown;

const formatOf = (get: Get) => get('AccessLogSetting.Format') ?? get('AccessLogSettings.Format');

const destinationOf = (get: Get) =>
  get('AccessLogSetting.DestinationArn') ?? get('AccessLogSettings.DestinationArn');

const isJson = (format: unknown): boolean => {
  try {
    return typeof JSON.parse(String(format)) === 'object';
  } catch {
    return false;
  }
};
