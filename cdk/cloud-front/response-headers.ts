import { Duration } from 'aws-cdk-lib';
import {
  HeadersReferrerPolicy,
  type ResponseHeadersCorsBehavior,
  ResponseHeadersPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import { securityHeaders } from '../../src/adapters/http/policies/security-headers.ts';
import { type Cors, corsAnswer } from '../cors.ts';

/** What CloudFront says on answers of its own too, and to pages on other origins where that is its part. */
export const responseHeaders = (scope: Construct, cors: Cors | undefined): ResponseHeadersPolicy =>
  new ResponseHeadersPolicy(scope, 'ResponseHeaders', {
    securityHeadersBehavior: {
      contentTypeOptions: { override: true },
      // The docs page has one of its own.
      contentSecurityPolicy: {
        contentSecurityPolicy: securityHeaders['content-security-policy'],
        override: false,
      },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
      strictTransportSecurity: { accessControlMaxAge: Duration.days(365), override: false },
    },
    ...(cors && { corsBehavior: corsBehavior(cors) }),
  });

const corsBehavior = (cors: Cors): ResponseHeadersCorsBehavior => {
  const { methods, requestHeaders, exposedHeaders, maxAge } = corsAnswer(cors);
  return {
    accessControlAllowOrigins: cors.origins,
    accessControlAllowCredentials: cors.credentials,
    accessControlAllowMethods: [...methods],
    accessControlAllowHeaders: [...requestHeaders],
    accessControlExposeHeaders: [...exposedHeaders],
    accessControlMaxAge: maxAge,
    originOverride: true,
  };
};
