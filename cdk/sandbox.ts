import type { StageSettings } from './settings.ts';

/** What only one stage can have, or what costs money while nobody asks. */
const left = [
  'auth.domainPrefix',
  'lambda.provisionedConcurrency',
  ...['data.table', 'data.backup'],
  ...['httpApi.domain', 'httpApi.cloudFront.domain', 'httpApi.cloudFront.waf'],
  ...['restApi.domain', 'restApi.waf', 'restApi.cache'],
  ...['functionUrl.cloudFront.domain', 'functionUrl.cloudFront.waf'],
  'observability.slack',
];

type Section = Record<string, unknown>;

const remove = (section: Section | undefined, [name = '', ...rest]: readonly string[]): void => {
  if (rest.length > 0) remove(section?.[name] as Section | undefined, rest);
  else delete section?.[name];
};

/** The settings of a developer's own stage: those of `dev`, but cheap and with nothing that outlives it. */
export const sandboxOf = (dev: StageSettings): StageSettings => {
  const settings = structuredClone(dev);
  for (const path of left) remove(settings as Section, path.split('.'));
  const { lambda, data, observability } = settings;
  return {
    ...settings,
    lambda: { ...lambda, reservedConcurrency: null, rollout: 'at-once' },
    data: { ...data, keep: false, customerManagedKey: false },
    observability: { ...observability, monthlyBudget: null },
  };
};
