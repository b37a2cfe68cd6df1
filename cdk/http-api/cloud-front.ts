import { Aws, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { originHeader } from '../../src/adapters/http/policies/origin.ts';
import { writeAddress } from '../cloud-front/client-address.ts';
import { distribution, readTimeout } from '../cloud-front/distribution.ts';
import type { CloudFront } from '../settings/doors.ts';
import type { Stage } from '../settings/stage.ts';

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const maxSeconds = 30;

/**
 * What CloudFront proves itself by. Nobody keeps anything with it: it goes with the door, and a new one has
 * another.
 */
export const originSecret = (scope: Construct): Secret =>
  new Secret(scope, 'OriginSecret', {
    description: 'CloudFront sends it to the HTTP API, which serves nobody else',
    generateSecretString: { passwordLength: 64, excludePunctuation: true },
    removalPolicy: RemovalPolicy.DESTROY,
  });

interface CloudFrontProps {
  readonly stage: Stage;
  readonly cloudFront: CloudFront;
  readonly api: HttpApi;
  readonly secret: Secret;
  readonly webAcl: CfnWebACL | undefined;
}

/**
 * CloudFront before an HTTP API, which takes requests from anybody and cannot refuse by a header: CloudFront
 * sends a secret that the app asks for. An origin access control knows no HTTP APIs.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/add-origin-custom-headers.html
 */
export const cloudFrontBeforeApi = (
  scope: Construct,
  { stage, cloudFront, api, secret, webAcl }: CloudFrontProps,
): Distribution =>
  distribution(scope, {
    stage,
    cloudFront,
    origin: new HttpOrigin(`${api.apiId}.execute-api.${Stack.of(api).region}.${Aws.URL_SUFFIX}`, {
      // Resolved by CloudFormation: the template has only where it is.
      customHeaders: { [originHeader]: secret.secretValue.unsafeUnwrap() },
      readTimeout: readTimeout(Math.min(stage.lambda.timeoutSeconds, maxSeconds)),
    }),
    viewerRequest: { id: 'WriteAddress', code: onViewerRequest },
    webAcl,
  });

/** A token stays where it is: there is no signature that would take its place. */
export const onViewerRequest = `function handler(event) {
  const headers = event.request.headers;
  ${writeAddress}
  return event.request;
}
`;
