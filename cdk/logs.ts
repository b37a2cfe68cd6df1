import { RemovalPolicy } from 'aws-cdk-lib';
import type { LogGroupProps } from 'aws-cdk-lib/aws-logs';
import type { Stage } from './settings.ts';

/** For how long a stage keeps its logs, and whether they outlive their stack. */
export const keptLogs = ({ lambda, data }: Stage) =>
  ({
    retention: lambda.logRetentionDays,
    removalPolicy: data.keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  }) satisfies LogGroupProps;
