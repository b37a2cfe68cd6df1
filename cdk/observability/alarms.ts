import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { BundleFunction } from '../bundle-function.ts';
import { type ObservedDoor, period } from './observed-door.ts';

/** What goes off when a metric is above a bound in three of five minutes. */
interface Watch {
  readonly name: string;
  readonly what: string;
  readonly metric: IMetric;
  readonly above: number;
}

/** The alarms of a door, each of which tells the topic when it goes off and when it is over. */
export const doorAlarms = (
  scope: Construct,
  door: ObservedDoor,
  { topic, minRequests }: { readonly topic: ITopic; readonly minRequests: number },
): Alarm[] => watchesOf(door, minRequests).map((watch) => alarm(scope, door.name, watch, topic));

/** The alarm of the table that all doors share. */
export const tableAlarm = (scope: Construct, table: ITableV2, topic: ITopic): Alarm =>
  alarm(
    scope,
    'Table',
    {
      name: 'Throttles',
      what: 'DynamoDB turns requests away',
      metric: total(tableThrottles(table)),
      above: 0,
    },
    topic,
  );

export const tableThrottles = (table: ITableV2): IMetric[] =>
  ['ReadThrottleEvents', 'WriteThrottleEvents'].map((name) =>
    table.metric(name, { statistic: 'Sum', period }),
  );

const watchesOf = (
  { functions, authorizer, gateway, blocked }: ObservedDoor,
  minRequests: number,
): Watch[] => [
  {
    name: 'ServerErrors',
    what: 'more than 1 % of the answers are 5xx',
    metric: serverErrorRate(gateway, minRequests),
    above: 1,
  },
  {
    name: 'Latency',
    what: 'one request in a hundred takes more than 80 % of the time-out',
    metric: new MathExpression({
      expression: fromRequests(minRequests, 'latency'),
      usingMetrics: { latency: gateway.latency('p99'), requests: gateway.requests },
      period,
    }),
    above: 800 * Math.min(gateway.timeoutSeconds, ...functions.map(timeoutSeconds)),
  },
  {
    name: 'Throttles',
    what: 'Lambda turns requests away: all instances that may be are busy',
    metric: total(
      [...functions, ...(authorizer ? [authorizer] : [])].map(({ live }) =>
        live.metricThrottles({ period }),
      ),
    ),
    above: 0,
  },
  ...(authorizer
    ? [
        {
          name: 'AuthorizerErrors',
          what: 'the authorizer fails: its callers get 500',
          metric: authorizer.live.metricErrors({ period }),
          above: 0,
        },
      ]
    : []),
  ...(blocked
    ? [
        {
          name: 'Blocked',
          what: 'AWS WAF blocks more than 100 requests a minute',
          metric: blocked,
          above: 100,
        },
      ]
    : []),
];

/** A value of a period with that many requests, else 0: of a few requests each is a large part. */
const fromRequests = (minRequests: number, value: string): string =>
  `IF(requests >= ${minRequests}, ${value}, 0)`;

/** In percent. */
export const serverErrorRate = (
  { serverErrors, requests }: ObservedDoor['gateway'],
  minRequests = 1,
): IMetric =>
  new MathExpression({
    expression: fromRequests(minRequests, '100 * errors / requests'),
    usingMetrics: { errors: serverErrors, requests },
    label: '5xx in percent',
    period,
  });

const timeoutSeconds = ({ function: { timeout } }: BundleFunction): number =>
  timeout?.toSeconds() ?? 3;

const total = (metrics: IMetric[]): IMetric =>
  new MathExpression({
    expression: metrics.map((_, index) => `FILL(m${index}, 0)`).join(' + '),
    usingMetrics: Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric])),
    label: 'total',
    period,
  });

const alarm = (
  scope: Construct,
  of: string,
  { name, what, metric, above }: Watch,
  topic: ITopic,
): Alarm => {
  const made = new Alarm(scope, `${of}${name}`, {
    alarmDescription: `${of}: ${what}`,
    metric,
    threshold: above,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
  made.addAlarmAction(new SnsAction(topic));
  made.addOkAction(new SnsAction(topic));
  return made;
};
