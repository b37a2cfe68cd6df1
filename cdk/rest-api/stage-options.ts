import { MethodLoggingLevel, type StageOptions } from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import type { DoorProps } from '../door-function.ts';
import { accessLog } from './access-log.ts';
import { cachedMethods } from './cache.ts';

/** How the API is served: its limits, its logs and its cache. */
export const stageOptions = (
  scope: Construct,
  { stage, stageName }: Pick<DoorProps, 'stage' | 'stageName'>,
): StageOptions => {
  const { throttle, tracing, cache } = stage.restApi;
  // The settings of a method replace the stage's, so they must have these too.
  const common = {
    throttlingRateLimit: throttle.rate,
    throttlingBurstLimit: throttle.burst,
    metricsEnabled: true,
    // The access log has a line for each request; what clients send stays out of all logs.
    loggingLevel: MethodLoggingLevel.OFF,
    dataTraceEnabled: false,
    cachingEnabled: false,
  };
  return {
    stageName,
    ...common,
    ...accessLog(scope, stage),
    tracingEnabled: tracing,
    ...(cache && {
      cacheClusterEnabled: true,
      cacheClusterSize: `${cache.sizeGb}`,
      methodOptions: cachedMethods(common),
    }),
  };
};
