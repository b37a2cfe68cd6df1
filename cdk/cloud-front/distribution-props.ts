import type { IOrigin } from 'aws-cdk-lib/aws-cloudfront';
import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { CloudFront } from '../settings/doors.ts';
import type { Stage } from '../settings/stage.ts';

export interface DistributionProps {
  readonly stage: Stage;
  readonly cloudFront: CloudFront;
  readonly origin: IOrigin;
  /** The code of a CloudFront function, and the id of its construct. */
  readonly viewerRequest: { readonly id: string; readonly code: string };
  readonly webAcl: CfnWebACL | undefined;
}
