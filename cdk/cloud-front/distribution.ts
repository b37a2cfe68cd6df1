import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  Distribution,
  HttpVersion,
  PriceClass,
  SecurityPolicyProtocol,
} from 'aws-cdk-lib/aws-cloudfront';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { aliasRecords } from '../domain-records.ts';
import type { Stage } from '../settings/stage.ts';
import { behaviours } from './behaviours.ts';
import type { DistributionProps } from './distribution-props.ts';

/**
 * Unless told otherwise, CloudFront keeps these for ten seconds and shows them to anybody, whatever
 * their `Cache-Control`:
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/custom-error-pages-expiration.html
 */
const keptErrors = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

/** CloudFront before a door that is open to it alone. */
export const distribution = (scope: Construct, props: DistributionProps): Distribution => {
  const { stage, webAcl } = props;
  const { domain } = props.cloudFront;
  const created = new Distribution(scope, 'Distribution', {
    ...behaviours(scope, props),
    ...(domain && {
      domainNames: [domain.name],
      certificate: Certificate.fromCertificateArn(scope, 'Certificate', domain.certificateArn),
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
    }),
    ...(webAcl && { webAclId: webAcl.attrArn }),
    httpVersion: HttpVersion.HTTP2_AND_3,
    priceClass: PriceClass.PRICE_CLASS_100,
    errorResponses: keptErrors.map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) })),
    logBucket: logBucket(scope, stage),
  });
  if (domain) aliasRecords(scope, domain, new CloudFrontTarget(created));
  return created;
};

/** CloudFront writes its logs by access control lists; what is there when the stack goes expires by itself. */
const logBucket = (scope: Construct, { lambda }: Stage): Bucket =>
  new Bucket(scope, 'AccessLogs', {
    objectOwnership: ObjectOwnership.BUCKET_OWNER_PREFERRED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    lifecycleRules: [{ expiration: Duration.days(lambda.logRetentionDays) }],
    removalPolicy: RemovalPolicy.RETAIN,
  });

/** Until CloudFront gives up a door that needs so many seconds itself; it waits for 120 at most. */
export const readTimeout = (seconds: number): Duration =>
  Duration.seconds(Math.min(seconds + 1, 120));
