import { runtimeName } from '../runtime.ts';
import {
  at,
  type Found,
  listOf,
  type Rule,
  recordOf,
  refersTo,
  resourcesOf,
  rule,
  type Template,
  textOf,
} from './rule.ts';

const functions = 'AWS::Lambda::Function';
const groups = 'AWS::CodeDeploy::DeploymentGroup';

const variablesOf = ({ get }: Found) => Object.entries(recordOf(get('Environment.Variables')));

/** API keys, from which nobody learns a key. */
const isDigests = (value: unknown): boolean =>
  typeof value === 'string' && /^\[(\{"sha256":"[0-9a-f]{64}"[^}]*\},?)+\]$/.test(value);

const secretName = /(SECRET|TOKEN|PASSWORD|PASSPHRASE|KEYS?)$/i;

/** Where other services name a function, by the types of their resources. */
const callers = {
  'AWS::Lambda::Permission': 'FunctionName',
  'AWS::ApiGateway::Authorizer': 'AuthorizerUri',
  'AWS::ApiGateway::Method': 'Integration.Uri',
  'AWS::ApiGatewayV2::Authorizer': 'AuthorizerUri',
  'AWS::ApiGatewayV2::Integration': 'IntegrationUri',
  'AWS::SecretsManager::RotationSchedule': 'RotationLambdaARN',
};

/** Who asks a Lambda authorizer waits no longer, in seconds. */
const authorizerSeconds = 10;

export const functionRules: readonly Rule[] = [
  rule(
    'function-runtime',
    `a function runs on ${runtimeName}`,
    functions,
    ({ get }) => get('Runtime') === runtimeName,
  ),
  rule(
    'function-architecture',
    'a function runs on arm64',
    functions,
    ({ get }) => listOf(get('Architectures')).join() === 'arm64',
  ),
  rule(
    'function-code',
    'a function is a bundle, not a few lines in a template',
    functions,
    ({ get }) => get('Code.S3Key') !== undefined && get('Code.ZipFile') === undefined,
  ),
  rule(
    'function-tracing',
    'X-Ray traces a function',
    functions,
    ({ get }) => get('TracingConfig.Mode') === 'Active',
  ),
  rule(
    'function-logs',
    'a function writes to a log group of its own',
    functions,
    ({ id, get }, template) => {
      const group = get('LoggingConfig.LogGroup');
      const isShared = resourcesOf(template, functions).some(
        (other) => other.id !== id && textOf(other.get('LoggingConfig.LogGroup')) === textOf(group),
      );
      return resourcesOf(template, 'AWS::Logs::LogGroup').some(refersTo(group)) && !isShared;
    },
  ),
  rule(
    'function-concurrency',
    'a function has reserved concurrency, unless lambda.reservedConcurrency is null',
    functions,
    ({ get }, _, { lambda }) =>
      lambda.reservedConcurrency === null || get('ReservedConcurrentExecutions') !== undefined,
  ),
  rule(
    'function-secret',
    'a function is told where secrets are, not the secrets',
    functions,
    (found) =>
      !textOf(variablesOf(found)).includes('{{resolve:') &&
      variablesOf(found).every(
        ([name, value]) =>
          !secretName.test(name) || (name !== 'JWT_SECRET' && (isArn(value) || isDigests(value))),
      ),
  ),
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
  rule(
    'authorizer-timeout',
    'a Lambda authorizer answers within 10 s',
    ['AWS::ApiGateway::Authorizer', 'AWS::ApiGatewayV2::Authorizer'],
    ({ get }, template) => {
      const alias = resourcesOf(template, 'AWS::Lambda::Alias').find(
        refersTo(get('AuthorizerUri')),
      );
      const asked =
        alias && resourcesOf(template, functions).find(refersTo(alias.get('FunctionName')));
      return !asked || Number(asked.get('Timeout') ?? 3) <= authorizerSeconds;
    },
  ),
  rule(
    'function-alias',
    'a function is called through its alias',
    Object.keys(callers),
    ({ Type, get }, template) =>
      !resourcesOf(template, functions).some(refersTo(get(callers[Type as keyof typeof callers]))),
  ),
  rule(
    'function-url-alias',
    'a Function URL calls the alias of its function',
    'AWS::Lambda::Url',
    ({ get }) => get('Qualifier') !== undefined,
  ),
  // Secrets Manager names its account instead:
  // https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot_rotation.html
  rule(
    'permission-source',
    'a service may call a function for one source of ours only',
    'AWS::Lambda::Permission',
    ({ get }) =>
      get('Principal') === 'secretsmanager.amazonaws.com'
        ? get('SourceAccount') !== undefined
        : !String(get('Principal')).endsWith('.amazonaws.com') || get('SourceArn') !== undefined,
  ),
  rule(
    'permission-open',
    'strangers may call a function by its URL only, and only where functionUrl.auth is NONE',
    'AWS::Lambda::Permission',
    ({ get }, _, { functionUrl }) =>
      get('Principal') !== '*' ||
      (functionUrl.auth === 'NONE' &&
        (get('InvokedViaFunctionUrl') === true || get('FunctionUrlAuthType') === 'NONE')),
  ),
  rule(
    'rollout-alarms',
    'a new version takes over step by step only where alarms watch it',
    groups,
    ({ get }) =>
      get('AlarmConfiguration.Enabled') === true &&
      listOf(get('AlarmConfiguration.Alarms')).length > 0,
  ),
  rule(
    'rollout-way-back',
    'a version that fails or sets off an alarm is rolled back',
    groups,
    ({ get }) =>
      get('AutoRollbackConfiguration.Enabled') === true &&
      ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'].every((event) =>
        listOf(get('AutoRollbackConfiguration.Events')).includes(event),
      ),
  ),
  rule(
    'rollout-chosen',
    'versions take over step by step where lambda.rollout says so',
    'AWS::Lambda::Alias',
    (found, template, { lambda }) =>
      lambda.rollout === 'at-once' || isRare(found, template) || 'UpdatePolicy' in found,
  ),
];

const isArn = (value: unknown): boolean => typeof value === 'string' && value.startsWith('arn:');

/** Rotates a secret now and then, or calls a version before others do: there is no traffic to shift. */
const isRare = (alias: Found, template: Template): boolean =>
  resourcesOf(template, 'AWS::SecretsManager::RotationSchedule').some(({ get }) =>
    refersTo(get('RotationLambdaARN'))(alias),
  ) ||
  resourcesOf(template, 'AWS::Lambda::Alias').some(
    ({ UpdatePolicy }) =>
      textOf(at(UpdatePolicy, 'CodeDeployLambdaAliasUpdate.BeforeAllowTrafficHook')) ===
      textOf(alias.get('FunctionName')),
  );
