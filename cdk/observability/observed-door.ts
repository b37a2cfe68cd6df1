import { Duration } from 'aws-cdk-lib';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { BundleFunction } from '../bundle-function.ts';

/** What can be watched of a door. */
export interface ObservedDoor {
  /** As in the name of its stack, like `HttpApi`. */
  readonly name: string;
  /** The functions that serve it; the app measures each under the name of its bundle. */
  readonly functions: readonly BundleFunction[];
  readonly authorizer?: BundleFunction | undefined;
  readonly gateway: Gateway;
  /** The requests that AWS WAF has blocked. */
  readonly blocked?: IMetric | undefined;
}

/** What stands before the functions, as it measures itself. */
export interface Gateway {
  readonly requests: IMetric;
  readonly clientErrors: IMetric;
  readonly serverErrors: IMetric;
  readonly latency: (statistic: string) => IMetric;
  /** When it gives up waiting for a function. */
  readonly timeoutSeconds: number;
}

/** Of all that is measured. */
export const period = Duration.minutes(1);
