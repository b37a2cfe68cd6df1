import { CfnOutput } from 'aws-cdk-lib';
import { ApiKeySourceType, Period, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Stage } from '../settings/stage.ts';

type ApiKeys = NonNullable<Stage['restApi']['apiKeys']>;

export const keySource = ({ source }: ApiKeys): ApiKeySourceType =>
  source === 'header' ? ApiKeySourceType.HEADER : ApiKeySourceType.AUTHORIZER;

/**
 * A plan with one key, whose value is in no template: `aws apigateway get-api-key --include-value
 * --api-key <id>`. Further keys are added to the plan by hand, a partner each.
 */
export const addUsagePlan = (api: RestApi, { rate, burst, requestsAMonth }: ApiKeys): void => {
  const plan = api.addUsagePlan('UsagePlan', {
    throttle: { rateLimit: rate, burstLimit: burst },
    quota: { limit: requestsAMonth, period: Period.MONTH },
    apiStages: [{ api, stage: api.deploymentStage }],
  });
  const key = api.addApiKey('ApiKey');
  plan.addApiKey(key);
  new CfnOutput(api.stack, 'ApiKeyId', { value: key.keyId });
};
