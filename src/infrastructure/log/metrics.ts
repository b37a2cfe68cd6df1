import * as z from 'zod/mini';
import { keyword } from '../config/settings.ts';

export const metricsSetting = keyword('emf', 'off');

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html */
export const namespaceSetting = z
  .string()
  .check(
    z.regex(
      /^(?!AWS\/)[\w.\-/#]{1,255}$/,
      'must be up to 255 letters, digits and . - _ / #, and not begin with AWS/',
    ),
  );

const metrics = [
  { Name: 'Requests', Unit: 'Count' },
  { Name: 'Errors', Unit: 'Count' },
  { Name: 'ClientErrors', Unit: 'Count' },
  { Name: 'Latency', Unit: 'Milliseconds' },
];
const directive = (Namespace: string) => ({
  Namespace,
  // Few values each, since CloudWatch keeps a metric for every combination.
  Dimensions: [['door', 'operation'], ['door']],
  Metrics: metrics,
});

/**
 * The members by which CloudWatch takes metrics from a request's log line:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const requestMetrics = (
  namespace: string,
  {
    door = 'none',
    operation = 'none',
    status,
    code,
    durationMs,
  }: Readonly<Record<string, unknown>>,
) => {
  const hundreds = status === 'aborted' ? cutBy(code) : Math.floor(Number(status) / 100);
  return {
    _aws: { Timestamp: Date.now(), CloudWatchMetrics: [directive(namespace)] },
    door,
    operation,
    Requests: 1,
    Errors: hundreds === 5 ? 1 : 0,
    ClientErrors: hundreds === 4 ? 1 : 0,
    Latency: durationMs,
  };
};

/** A stream that is cut has begun with 200: it is our error unless its client has left. */
const cutBy = (code: unknown): 4 | 5 => (code === 'client-gone' ? 4 : 5);
