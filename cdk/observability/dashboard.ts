import { Stack } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  LogQueryVisualizationType,
  LogQueryWidget,
  type Metric,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { appMetric } from '../app-metrics.ts';
import type { BundleFunction } from '../bundle-function.ts';
import { routes } from '../contract.ts';
import { serverErrorRate, tableThrottles } from './alarms.ts';
import { type ObservedDoor, period } from './observed-door.ts';

interface DashboardProps {
  readonly stageName: string;
  readonly door: ObservedDoor;
  readonly table: ITableV2;
  readonly alarms: Alarm[];
  /** Whether the app measures each operation. */
  readonly hasOperations: boolean;
}

/** A door at a glance: what clients see, then the functions, the operations and the table behind it. */
export const doorDashboard = (scope: Construct, props: DashboardProps): Dashboard => {
  const { stageName, door, table, alarms } = props;
  const { name, functions, authorizer, gateway, blocked } = door;
  return new Dashboard(scope, `${name}Dashboard`, {
    // Dashboards of all regions of an account stand in one list.
    dashboardName: `Portico-${stageName}-${name}-${Stack.of(scope).region}`,
    widgets: [
      [new AlarmStatusWidget({ alarms, width: 24, height: 2 })],
      [
        graph('Requests', [gateway.requests, gateway.clientErrors, gateway.serverErrors]),
        graph('Errors', [serverErrorRate(gateway)]),
        graph('Latency', percentiles(gateway.latency)),
      ],
      ...functions.map((each) => functionRow(each, each.bundleName)),
      ...(authorizer ? [functionRow(authorizer, 'Authorizer')] : []),
      ...(props.hasOperations
        ? functions.map(({ bundleName }) => operationRow(stageName, bundleName))
        : []),
      [
        graph('DynamoDB: capacity used', [
          table.metricConsumedReadCapacityUnits({ period }),
          table.metricConsumedWriteCapacityUnits({ period }),
        ]),
        graph('DynamoDB: throttled', tableThrottles(table)),
        ...(blocked ? [graph('Blocked by AWS WAF', [blocked])] : []),
      ],
    ],
  });
};

const graph = (title: string, left: IMetric[]): GraphWidget =>
  new GraphWidget({ title, left, width: 8, height: 6 });

const percentiles = (metricOf: (statistic: string) => IMetric): IMetric[] =>
  ['p50', 'p95', 'p99'].map(metricOf);

const functionRow = ({ live, logGroup }: BundleFunction, title: string): IWidget[] => [
  graph(
    `${title}: duration`,
    percentiles((statistic) => live.metricDuration({ statistic, period })),
  ),
  graph(`${title}: errors and throttles`, [
    live.metricErrors({ period }),
    live.metricThrottles({ period }),
    live.metric('ConcurrentExecutions', { statistic: 'Maximum', period }),
  ]),
  new LogQueryWidget({
    title: `${title}: cold starts`,
    logGroupNames: [logGroup.logGroupName],
    view: LogQueryVisualizationType.LINE,
    queryLines: [
      'filter message = "start" and initialization = "on-demand"',
      'stats count(*) as coldStarts, pct(initMs, 99) as p99 by bin(5m)',
    ],
    width: 8,
    height: 6,
  }),
];

const operationIds = [...new Set(routes.map(({ operation }) => operation.id))];

const operationRow = (stageName: string, door: string): IWidget[] => {
  const each = (metricName: 'Requests' | 'Errors' | 'Latency', statistic: string): Metric[] =>
    operationIds.map((operation) =>
      appMetric(stageName, metricName, { door, operation }, statistic).with({ label: operation }),
    );
  return [
    graph(`${door}: requests by operation`, each('Requests', 'Sum')),
    graph(`${door}: errors by operation`, each('Errors', 'Sum')),
    graph(`${door}: p99 by operation`, each('Latency', 'p99')),
  ];
};
