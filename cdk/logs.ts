import { ApplicationLogLevel, LoggingFormat, SystemLogLevel } from 'aws-cdk-lib/aws-lambda';
import type { LogGroupProps } from 'aws-cdk-lib/aws-logs';
import { removalPolicyOf } from './removal-policy.ts';
import type { Stage } from './settings/stage.ts';

/** For how long a stage keeps its logs, and whether they outlive their stack. */
export const keptLogs = (stage: Stage) =>
  ({
    retention: stage.lambda.logRetentionDays,
    removalPolicy: removalPolicyOf(stage),
  }) satisfies LogGroupProps;

/** How Lambda logs: in JSON, as the app does, whose lines it passes on whatever their level; the app knows its own. */
export const jsonLogs = ({ lambda }: Stage) => ({
  loggingFormat: LoggingFormat.JSON,
  applicationLogLevelV2: ApplicationLogLevel.TRACE,
  systemLogLevelV2: systemLevels[lambda.systemLogLevel],
});

const systemLevels = {
  debug: SystemLogLevel.DEBUG,
  info: SystemLogLevel.INFO,
  warn: SystemLogLevel.WARN,
};
