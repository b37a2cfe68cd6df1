import { Duration } from 'aws-cdk-lib';
import { HeadersReferrerPolicy, ResponseHeadersPolicy } from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import { securityFields } from '../../src/adapters/http/security-fields.ts';
import { cors } from '../cors.ts';
import type { Stage } from '../settings.ts';

/** What CloudFront says on answers of its own too, and to pages on other origins where that is its part. */
export const responseHeaders = (
  scope: Construct,
  { cors: allowed, functionUrl }: Stage,
): ResponseHeadersPolicy =>
  new ResponseHeadersPolicy(scope, 'ResponseHeaders', {
    securityHeadersBehavior: {
      contentTypeOptions: { override: true },
      // The docs page has one of its own.
      contentSecurityPolicy: {
        contentSecurityPolicy: securityFields['content-security-policy'],
        override: false,
      },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
      strictTransportSecurity: { accessControlMaxAge: Duration.days(365), override: false },
    },
    ...(allowed &&
      functionUrl.cloudFront?.cors && {
        corsBehavior: {
          accessControlAllowOrigins: allowed.origins,
          accessControlAllowCredentials: allowed.credentials,
          accessControlAllowMethods: [...cors.methods],
          accessControlAllowHeaders: [...cors.requestHeaders],
          accessControlExposeHeaders: [...cors.exposedHeaders],
          accessControlMaxAge: cors.maxAge,
          originOverride: true,
        },
      }),
  });
