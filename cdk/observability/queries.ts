import { CfnQueryDefinition } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { ObservedDoor } from './observed-door.ts';

/** Over the log lines of the app (`src/adapters/http/app/app.ts`) and those of Lambda, as CloudWatch Logs Insights reads them. */
const queries: Readonly<Record<string, readonly string[]>> = {
  'slowest operations': [
    'filter message = "request"',
    'stats count(*) as requests, pct(durationMs, 50) as p50, pct(durationMs, 95) as p95, pct(durationMs, 99) as p99, max(durationMs) as slowest by door, operation',
    'sort p99 desc',
  ],
  'errors by code': [
    'filter message = "request" and ispresent(code)',
    'stats count(*) as requests by code, status, door, operation',
    'sort requests desc',
  ],
  'one request by its id': [
    'filter requestId = "the x-request-id of the answer" or record.requestId = "the same"',
    'fields @timestamp, level, message, operation, status, durationMs, code, error.message, @message',
    'sort @timestamp asc',
  ],
  'cold starts': [
    'filter message = "start" and initialization = "on-demand"',
    'stats count(*) as coldStarts, pct(initMs, 50) as p50, pct(initMs, 99) as p99 by door, bin(1h)',
  ],
  // Of all invocations with lambda.systemLogLevel info, of those that fail with warn.
  'memory and time': [
    'filter type = "platform.report"',
    'stats count(*) as invocations, max(record.metrics.maxMemoryUsedMB) as megabytes, pct(record.metrics.durationMs, 99) as p99, sum(record.metrics.billedDurationMs) as billedMs by @log, bin(1h)',
  ],
};

/** Queries that the console offers, named after the stage, over the logs of these doors. */
export const savedQueries = (
  scope: Construct,
  stageName: string,
  doors: readonly ObservedDoor[],
): void => {
  const functions = doors.flatMap(({ functions, authorizer }) => [
    ...functions,
    ...(authorizer ? [authorizer] : []),
  ]);
  const logGroupNames = functions.map(({ logGroup }) => logGroup.logGroupName);
  for (const [name, lines] of Object.entries(queries)) {
    new CfnQueryDefinition(scope, `Query ${name}`, {
      name: `Portico/${stageName}/${name}`,
      queryString: lines.join('\n| '),
      logGroupNames,
    });
  }
};
