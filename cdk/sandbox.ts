import type { StageSettings } from './settings.ts';

/**
 * The settings of a developer's own stage: those of `dev`, without names that only one stage can have, without
 * what costs money while nobody asks, and with nothing that outlives the stage.
 */
export const sandboxOf = (dev: StageSettings): StageSettings => {
  const { auth, lambda, data, httpApi, restApi, functionUrl, observability } = dev;
  return {
    ...dev,
    ...(auth?.kind === 'cognito' && { auth: { ...auth, domainPrefix: undefined } }),
    lambda: {
      ...lambda,
      reservedConcurrency: null,
      provisionedConcurrency: undefined,
      rollout: 'at-once',
    },
    data: { ...data, keep: false, customerManagedKey: false },
    httpApi: { ...httpApi, domain: undefined },
    restApi: { ...restApi, domain: undefined, waf: undefined, cache: undefined },
    functionUrl: {
      ...functionUrl,
      ...(functionUrl?.cloudFront && {
        cloudFront: { ...functionUrl.cloudFront, domain: undefined, waf: undefined },
      }),
    },
    observability: { ...observability, monthlyBudget: null },
  };
};
