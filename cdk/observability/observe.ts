import type { Stage as RestStage } from 'aws-cdk-lib/aws-apigateway';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Alias } from 'aws-cdk-lib/aws-lambda';
import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { FunctionUrlStack } from '../function-url-stack.ts';
import type { HttpApiStack } from '../http-api-stack.ts';
import type { RestApiStack } from '../rest-api-stack.ts';
import { type Gateway, type ObservedDoor, period } from './observed-door.ts';

/** What of each stack is watched. */
export const observe = {
  httpApi: ({ api, door, authorizer, webAcl }: HttpApiStack): ObservedDoor => ({
    name: 'HttpApi',
    functions: [door],
    authorizer,
    gateway: httpApiGateway(api),
    blocked: webAcl && blockedRequests(webAcl),
  }),
  restApi: ({ api, door, stream, authorizer, webAcl }: RestApiStack): ObservedDoor => ({
    name: 'RestApi',
    functions: stream ? [door, stream] : [door],
    authorizer,
    gateway: restApiGateway(api.deploymentStage),
    blocked: webAcl && blockedRequests(webAcl),
  }),
  functionUrl: ({ door, webAcl }: FunctionUrlStack): ObservedDoor => ({
    name: 'FunctionUrl',
    functions: [door],
    gateway: functionUrlGateway(door.live),
    blocked: webAcl && blockedRequests(webAcl),
  }),
};

const sum = { statistic: Stats.SUM, period };

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html */
const httpApiGateway = (api: HttpApi): Gateway => ({
  requests: api.metricCount(sum),
  clientErrors: api.metricClientError(sum),
  serverErrors: api.metricServerError(sum),
  latency: (statistic) => api.metricLatency({ statistic, period }),
  timeoutSeconds: 30,
});

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html */
const restApiGateway = (stage: RestStage): Gateway => ({
  requests: stage.metricCount(sum),
  clientErrors: stage.metricClientError(sum),
  serverErrors: stage.metricServerError(sum),
  latency: (statistic) => stage.metricLatency({ statistic, period }),
  timeoutSeconds: 29,
});

/** https://docs.aws.amazon.com/lambda/latest/dg/urls-monitoring.html */
const functionUrlGateway = (live: Alias): Gateway => ({
  requests: live.metric('UrlRequestCount', sum),
  clientErrors: live.metric('Url4xxCount', sum),
  serverErrors: live.metric('Url5xxCount', sum),
  latency: (statistic) => live.metric('UrlRequestLatency', { statistic, period }),
  // As long as the function may run.
  timeoutSeconds: 900,
});

/** https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html */
const blockedRequests = (acl: CfnWebACL): Metric => {
  const { metricName } = acl.visibilityConfig as CfnWebACL.VisibilityConfigProperty;
  const isRegional = acl.scope === 'REGIONAL';
  return new Metric({
    namespace: 'AWS/WAFV2',
    metricName: 'BlockedRequests',
    dimensionsMap: {
      WebACL: metricName,
      Rule: 'ALL',
      ...(isRegional && { Region: acl.stack.region }),
    },
    ...sum,
  });
};
