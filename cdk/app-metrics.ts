import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';

/** Where CloudWatch keeps what the app of a stage measures, apart from other stages of the account. */
export const metricsNamespace = (stageName: string): string => `Portico/${stageName}`;

/** What the app behind a door measures itself (`src/infrastructure/log/metrics.ts`). */
export const appMetric = (
  stageName: string,
  metricName: 'Requests' | 'Errors' | 'ClientErrors' | 'Latency',
  dimensionsMap: { readonly door: string; readonly operation?: string; readonly version?: string },
  statistic = 'Sum',
): Metric =>
  new Metric({
    namespace: metricsNamespace(stageName),
    metricName,
    dimensionsMap: { ...dimensionsMap },
    statistic,
    period: Duration.minutes(1),
  });
