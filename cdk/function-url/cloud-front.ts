import type { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { FunctionUrlOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { type Alias, CfnPermission, type FunctionUrl } from 'aws-cdk-lib/aws-lambda';
import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { distribution, readTimeout } from '../cloud-front/distribution.ts';
import type { CloudFront } from '../settings/doors.ts';
import type { Stage } from '../settings/stage.ts';
import { onViewerRequest } from './token-field.ts';

interface CloudFrontProps {
  readonly stage: Stage;
  readonly cloudFront: CloudFront;
  readonly url: FunctionUrl;
  /** What the URL calls. */
  readonly live: Alias;
  readonly webAcl: CfnWebACL | undefined;
}

/** CloudFront before a Function URL: it signs what it sends, and the URL takes nothing else. */
export const cloudFrontBeforeUrl = (
  scope: Construct,
  { stage, cloudFront, url, live, webAcl }: CloudFrontProps,
): Distribution => {
  const { timeoutSeconds, streamTimeoutSeconds } = stage.lambda;
  const seconds = stage.functionUrl.mode === 'stream' ? streamTimeoutSeconds : timeoutSeconds;
  const created = distribution(scope, {
    stage,
    cloudFront,
    origin: FunctionUrlOrigin.withOriginAccessControl(url, { readTimeout: readTimeout(seconds) }),
    viewerRequest: { id: 'MoveToken', code: onViewerRequest },
    webAcl,
  });
  for (const child of created.node.findAll()) {
    // The alias and nothing else: what the URL has for an ARN need not name it.
    if (child instanceof CfnPermission) child.functionName = live.functionArn;
  }
  return created;
};
