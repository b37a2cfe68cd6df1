import { isModern } from './gateways.ts';
import { coveredByMethod, isBuffered, isKnown, isMixed, isOpen, isProtected } from './routes.ts';
import { type Found, listOf, type Rule, recordOf, resourcesOf, rule, textOf } from './rule.ts';

const apis = 'AWS::ApiGateway::RestApi';
const stages = 'AWS::ApiGateway::Stage';
const methods = 'AWS::ApiGateway::Method';

/** The default of an account. https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const maxMilliseconds = 29_000;
/** https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html */
const maxStreamMilliseconds = 900_000;

export const restApiRules: readonly Rule[] = [
  rule(
    'rest-api-whole',
    'a REST API has a method for every operation of the contract',
    apis,
    (_, template) =>
      isBuffered(resourcesOf(template, methods).map((each) => coveredByMethod(each, template))),
  ),
  rule(
    'rest-api-unknown',
    'a REST API has no method that the contract does not know',
    methods,
    (found, template) => isKnown(coveredByMethod(found, template)),
  ),
  rule(
    'rest-api-greedy',
    'no greedy method has both protected and open operations under it',
    methods,
    (found, template) => !isMixed(coveredByMethod(found, template)),
  ),
  rule(
    'rest-api-protected',
    'a protected method has an authorizer, unless restApi.authorizer is none',
    methods,
    (found, template, { restApi }) =>
      restApi.authorizer === 'none' ||
      !isProtected(coveredByMethod(found, template)) ||
      hasAuthorizer(found),
  ),
  rule(
    'rest-api-public',
    'neither an open method nor OPTIONS asks for credentials',
    methods,
    (found, template) =>
      !isOpen(coveredByMethod(found, template)) ||
      (!hasAuthorizer(found) && found.get('ApiKeyRequired') !== true),
  ),
  rule(
    'rest-api-timeout',
    'a REST API waits for 29 s at most, unless it streams',
    methods,
    ({ get }) =>
      Number(get('Integration.TimeoutInMillis') ?? maxMilliseconds) <=
      (get('Integration.ResponseTransferMode') === 'STREAM'
        ? maxStreamMilliseconds
        : maxMilliseconds),
  ),
  rule('rest-api-tls', "a REST API's own host takes TLS 1.2 and later", apis, ({ get }) =>
    isModern(get('SecurityPolicy')),
  ),
  rule(
    'rest-api-private',
    'a private API is open to VPC endpoints of ours only',
    apis,
    ({ get }) =>
      !listOf(get('EndpointConfiguration.Types')).includes('PRIVATE') ||
      isForEndpoints(listOf(get('Policy.Statement'))),
  ),
  rule('rest-api-bytes', 'a REST API leaves bytes as they are', apis, ({ get }) =>
    listOf(get('BinaryMediaTypes')).includes('*/*'),
  ),
  rule(
    'rest-api-compression',
    'where API Gateway compresses, the app does not',
    apis,
    ({ get }, template) =>
      get('MinimumCompressionSize') === undefined ||
      resourcesOf(template, 'AWS::Lambda::Function').every(
        (found) =>
          found.get('Environment.Variables.DATABASE_URL') === undefined ||
          found.get('Environment.Variables.COMPRESS_MIN_BYTES') === 'off',
      ),
  ),
  rule(
    'rest-api-default-errors',
    'a REST API says in a way of ours that it refuses, whatever the reason',
    apis,
    (_, template) => {
      const types = resourcesOf(template, 'AWS::ApiGateway::GatewayResponse').map(({ get }) =>
        get('ResponseType'),
      );
      return types.includes('DEFAULT_4XX') && types.includes('DEFAULT_5XX');
    },
  ),
  // RFC 9457.
  rule(
    'rest-api-problem',
    "API Gateway's own errors are problem documents",
    'AWS::ApiGateway::GatewayResponse',
    ({ get }) =>
      textOf(get('ResponseParameters')).includes(
        `"gatewayresponse.header.content-type":"'application/problem+json'"`,
      ) &&
      ['"type":', '"title":', `"status":${get('StatusCode')}`].every((member) =>
        templateOf(get).includes(member),
      ),
  ),
  rule('rest-api-data-trace', 'no bodies and tokens of clients are logged', stages, (stage) =>
    settingsOf(stage).every(({ DataTraceEnabled }) => DataTraceEnabled !== true),
  ),
  rule(
    'rest-api-tracing',
    'X-Ray traces a REST API, unless restApi.tracing is false',
    stages,
    ({ get }, _, { restApi }) => !restApi.tracing || get('TracingEnabled') === true,
  ),
  rule('rest-api-throttle', 'all methods of a stage are throttled', stages, (stage) => {
    const settings = settingsOf(stage);
    return (
      settings.some(({ ResourcePath }) => ResourcePath === '/*') &&
      settings.every(
        ({ ThrottlingRateLimit, ThrottlingBurstLimit }) =>
          ThrottlingRateLimit !== undefined && ThrottlingBurstLimit !== undefined,
      )
    );
  }),
];

export interface MethodSettings {
  readonly ResourcePath?: string;
  readonly HttpMethod?: string;
  readonly CachingEnabled?: boolean;
  readonly CacheDataEncrypted?: boolean;
  readonly CacheTtlInSeconds?: number;
  readonly DataTraceEnabled?: boolean;
  readonly ThrottlingRateLimit?: number;
  readonly ThrottlingBurstLimit?: number;
}

/** What a stage says of its methods. */
export const settingsOf = ({ get }: Found) =>
  listOf(get('MethodSettings')) as readonly MethodSettings[];

const hasAuthorizer = ({ get }: Found): boolean => (get('AuthorizationType') ?? 'NONE') !== 'NONE';

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html */
const isForEndpoints = (statements: readonly unknown[]): boolean => {
  const having = (effect: string) =>
    statements.map(textOf).filter((statement) => statement.includes(`"Effect":"${effect}"`));
  const allowed = having('Allow');
  return (
    allowed.length > 0 &&
    (having('Deny').some((statement) =>
      /"StringNotEquals":\{"aws:[sS]ourceVpce"/.test(statement),
    ) ||
      allowed.every((statement) => /"StringEquals":\{"aws:[sS]ourceVpce"/.test(statement)))
  );
};

const templateOf = (get: Found['get']): string =>
  String(recordOf(get('ResponseTemplates'))['application/json']);
