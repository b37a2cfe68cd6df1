import * as z from 'zod/mini';
import { keyword } from '../config/settings.ts';

/** Metrics of the door and of each operation, of the door alone, or none. */
export const metricsSetting = keyword('full', 'door', 'off');

export interface MetricsConfig {
  readonly namespace: string;
  readonly detail: 'full' | 'door';
  /** Of the Lambda function, as its alarms know it while it takes over from another. */
  readonly version?: string | undefined;
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html */
export const namespaceSetting = z
  .string()
  .check(
    z.regex(
      /^(?!AWS\/)[\w.\-/#]{1,255}$/,
      'must be up to 255 letters, digits and . - _ / #, and not begin with AWS/',
    ),
  );

const errors = { Name: 'Errors', Unit: 'Count' };
const metrics = [
  { Name: 'Requests', Unit: 'Count' },
  errors,
  { Name: 'ClientErrors', Unit: 'Count' },
  { Name: 'Latency', Unit: 'Milliseconds' },
];

/** CloudWatch keeps a metric, which is paid for, for every combination of values. */
const dimensions = { full: [['door', 'operation'], ['door']], door: [['door']] };

/**
 * The members by which CloudWatch takes metrics from a request's log line:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const requestMetrics = (
  { namespace: Namespace, detail, version }: MetricsConfig,
  {
    door = 'none',
    operation = 'none',
    status,
    code,
    durationMs,
  }: Readonly<Record<string, unknown>>,
) => {
  const hundreds = status === 'aborted' ? cutBy(code) : Math.floor(Number(status) / 100);
  const isOfVersion = hundreds === 5 && version !== undefined;
  const directives = [
    { Namespace, Dimensions: dimensions[detail], Metrics: metrics },
    // Only where there are some: no error is what silence means.
    ...(isOfVersion ? [{ Namespace, Dimensions: [['door', 'version']], Metrics: [errors] }] : []),
  ];
  return {
    _aws: { Timestamp: Date.now(), CloudWatchMetrics: directives },
    door,
    operation,
    ...(isOfVersion && { version }),
    Requests: 1,
    Errors: hundreds === 5 ? 1 : 0,
    ClientErrors: hundreds === 4 ? 1 : 0,
    Latency: durationMs,
  };
};

/** A stream that is cut has begun with 200: it is our error unless its client has left. */
const cutBy = (code: unknown): 4 | 5 => (code === 'client-gone' ? 4 : 5);
