import { routes } from '../contract.ts';
import { settingsOf } from './rest-api.ts';
import { coveredByMethod } from './routes.ts';
import { listOf, type Rule, recordOf, resourcesOf, rule } from './rule.ts';

const stages = 'AWS::ApiGateway::Stage';
const methods = 'AWS::ApiGateway::Method';
const plans = 'AWS::ApiGateway::UsagePlan';
const keys = 'AWS::ApiGateway::ApiKey';

/** The contract's route of a method's settings, whose path is a JSON pointer, unless they are for all. */
const routeOf = ({ ResourcePath = '', HttpMethod }: Setting) =>
  routes.find(
    ({ path, method }) =>
      method === HttpMethod && ResourcePath.replaceAll('~1', '/').replace('//', '/') === path,
  );

type Setting = ReturnType<typeof settingsOf>[number];

const cachedOf = (stage: Parameters<typeof settingsOf>[0]) =>
  settingsOf(stage).filter(({ CachingEnabled }) => CachingEnabled);

/** The cache, API keys and usage plans of a REST API. */
export const restApiLimitRules: readonly Rule[] = [
  rule('cache-encrypted', 'what a stage keeps is encrypted', stages, (stage) =>
    cachedOf(stage).every(({ CacheDataEncrypted }) => CacheDataEncrypted === true),
  ),
  rule(
    'cache-public',
    'a stage keeps answers of public operations only, each by its name',
    stages,
    (stage) => cachedOf(stage).every((setting) => routeOf(setting)?.isPublic ?? false),
  ),
  rule(
    'cache-age',
    'a stage keeps an answer for no longer than the contract lets it',
    stages,
    (stage) =>
      cachedOf(stage).every((setting) => {
        const route = routeOf(setting);
        return !route || (setting.CacheTtlInSeconds ?? 300) <= (route.operation.maxAge ?? 0);
      }),
  ),
  rule(
    'cache-key',
    'kept answers are told apart by all parameters of the query',
    methods,
    (method, template) => {
      const { method: verb, path } = coveredByMethod(method, template);
      const isCached = resourcesOf(template, stages).some((stage) =>
        cachedOf(stage).some((setting) => {
          const route = routeOf(setting);
          return route?.method === verb && route.path === path;
        }),
      );
      const kept = listOf(method.get('Integration.CacheKeyParameters'));
      return (
        !isCached ||
        Object.keys(recordOf(method.get('RequestParameters')))
          .filter((name) => name.startsWith('method.request.querystring.'))
          .every((name) => kept.includes(name))
      );
    },
  ),
  rule(
    'api-key-plan',
    'where a method asks for an API key there is a usage plan',
    methods,
    ({ get }, template) =>
      get('ApiKeyRequired') !== true || resourcesOf(template, plans).length > 0,
  ),
  rule(
    'api-key-value',
    'the value of an API key is in no template',
    keys,
    ({ get }) => get('Value') === undefined,
  ),
  rule(
    'usage-plan-quota',
    'a usage plan has a quota and a throttle',
    plans,
    ({ get }) =>
      get('Quota.Limit') !== undefined &&
      get('Throttle.RateLimit') !== undefined &&
      get('Throttle.BurstLimit') !== undefined,
  ),
];
